"""Pauses Python's cycle collector while a block of many small objects is built.

Plans and writes hold tens of thousands of records without cycles; looking through them again and again cost a
third of the time. ``gc.disable`` is for the whole process, the other threads of the server included: cycles that they
leave meanwhile are collected after the pause, a few seconds later. The pause is counted, because several threads may
plan at once, and nothing else in the product touches ``gc``.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_pauses = 0
_was_enabled = True


@contextmanager
def gc_paused() -> Iterator[None]:
    """Also a decorator. What the collector was before the first pause it is again after the last one."""
    global _pauses, _was_enabled
    with _lock:
        if not _pauses:
            _was_enabled = gc.isenabled()
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if not _pauses and _was_enabled:
                gc.enable()
