"""The one place where a text with headings, lists, tables and pictures is washed, wherever it comes from.

No Django here. ``washed.tidy`` is the door: ``flow`` reads any HTML into the blocks of ``blocks``, ``lists``,
``headings`` and ``tables`` put right what Word, WPS and web pages leave, ``written`` writes the blocks as HTML.
"""
