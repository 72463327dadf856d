"""Pauses Python's cycle collector while a block of many small objects is built.

Plans and writes hold tens of thousands of records without cycles; looking through them again and again cost a
third of the time. The pause is counted, because several threads of one worker may plan at once.
"""

import gc
import threading
from contextlib import contextmanager

_lock = threading.Lock()
_pauses = 0


@contextmanager
def paused():
    global _pauses
    with _lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if not _pauses:
                gc.enable()
