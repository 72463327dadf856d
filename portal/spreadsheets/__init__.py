"""Spreadsheets in and out, for every room.

Other rooms import ``columns`` and ``resources`` (what a ``sheets.py`` declares), ``values`` and ``errors`` (what a cell
becomes), ``download`` (files of public pages); the back office takes ``pages.buttons``. Nothing else is for them.

Inside, a file goes through ``read`` (a table), ``plan`` (what it would change) and ``apply`` (written, taken back);
``export`` is the way out, ``pages`` is what the back office shows. ``batches`` is the whole way in one module,
``workflow`` owns the states of a batch.
"""
