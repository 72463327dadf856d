"""How a worker ends when it is told to: at once when it waits, after a moment when it is at a job, soon in any case."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

GRACE = 2.0  # seconds that a running job is left; then it is interrupted
END = 4.5  # seconds after which the process ends whatever it does
TOLD = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopping(BaseException):
    """Raised by a signal where the worker may be interrupted. No task can catch it by chance."""


class Ending:
    """``told``: the worker shall end. ``is_busy`` says whether a job is running."""

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        self.told = self._interruptible = False
        self._is_busy = is_busy

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """In here Stopping may be raised anywhere, and is at the start when the worker was told to end before."""
        self._interruptible = True
        try:
            if self.told:
                raise Stopping
            yield
        finally:
            self._interruptible = False

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """In here signals are taken. In any thread but the main one, where tests run workers, there are none."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in (*TOLD, signal.SIGALRM)}
        read, write = os.pipe()
        os.set_blocking(write, False)
        for number in TOLD:
            signal.signal(number, self._tell)
        signal.signal(signal.SIGALRM, self._interrupt)
        wakeup = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        threading.Thread(target=_watch, args=(read,), name="jobs-end", daemon=True).start()
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(write)

    def _tell(self, number: int, frame: FrameType | None) -> None:
        if not self.told:
            self.told = True
            if self._is_busy():
                signal.setitimer(signal.ITIMER_REAL, GRACE)
            else:
                self._interrupt(number, frame)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._interruptible:
            self._interruptible = False
            raise Stopping


def _watch(read: int) -> None:
    """Ends the process when the time is over. Python runs handlers in the main thread alone, which may be waiting for
    a lock in a library's code; what the operating system writes into this pipe comes at once."""
    with os.fdopen(read, "rb", buffering=0) as pipe:
        while number := pipe.read(1):
            if number[0] in TOLD:
                time.sleep(END)
                os._exit(0)
