"""Word files as HTML for ``tidy``: what mammoth reads, and the numbers of paragraphs, which it loses.

``converted`` is the door. What opens the file runs in a guarded process (``opened``, ``numbering``, ``numerals``).
"""
