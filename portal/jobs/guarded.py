"""A function that runs in a process of its own, with limits, and answers with plain values.

Meant for files that strangers made: a hostile sheet or picture costs that process, never the one that serves people.
The caller unpickles plain values and nothing else, whatever the process may send. What runs in the process is
``guarded_process``.
"""

import io
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from portal.jobs.guarded_process import DONE, REFUSED, Refused

ROOT = Path(__file__).resolve().parents[2]
START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from portal.jobs.guarded_process import main; main()"
DATES = {kind.__name__: kind for kind in (date, datetime, time, timedelta)}


class Died(RuntimeError):
    """The process ended before it was done: out of memory or time, crashed, or answered what is no plain value."""


@dataclass(frozen=True)
class Limits:
    """``memory_bytes`` is address space; the process is killed after either number of seconds."""

    memory_bytes: int
    cpu_seconds: int
    wall_seconds: float


@contextmanager
def answers(
    function: str, options: dict[str, Any], limits: Limits, *, keep: Path | None = None
) -> Iterator[Iterator[Any]]:
    """Run ``function`` ("package.module:name", a generator) with ``options``; gives the values that it yields.

    Values are numbers, texts, bytes, dates, and lists, tuples and dictionaries of them. ``keep`` names a file that gets
    a copy of every answer that was taken; ``replayed`` reads it without another process. While the values are walked,
    Refused is raised when the function raises it, Died when the process ends early.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-I", "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - for the type checker
    watchdog = threading.Timer(limits.wall_seconds, process.kill)
    watchdog.start()
    try:
        with process.stdin as stdin:
            stdin.write(pickle.dumps((function, options, limits.memory_bytes, limits.cpu_seconds)))
        with keep.open("wb") if keep else nullcontext() as copy:
            yield _values(process.stdout, copy)
    finally:
        watchdog.cancel()
        process.kill()
        process.stdout.close()
        process.wait()


@contextmanager
def replayed(kept: Path) -> Iterator[Iterator[Any]]:
    """The values of an earlier run, from the file that ``answers`` kept."""
    with kept.open("rb") as stream:
        yield _values(stream, None)


def _values(stream: IO[bytes], copy: IO[bytes] | None) -> Iterator[Any]:
    while True:
        size = stream.read(4)
        data = stream.read(int.from_bytes(size, "little"))
        if copy:
            copy.write(size + data)
        try:
            kind, value = PlainValues(io.BytesIO(data)).load()
        except Exception as error:  # nothing, half a message, or one made to hurt: it fails in many ways
            raise Died("the guarded process ended early") from error
        if kind == DONE:
            return
        if kind == REFUSED:
            raise Refused(value)
        yield value


def unpacked(data: bytes) -> Any:
    """The value in ``data``, which the process packed itself because it may not be wanted. Raises Died."""
    try:
        return PlainValues(io.BytesIO(data)).load()
    except Exception as error:  # see above
        raise Died("the guarded process packed no plain value") from error


class PlainValues(pickle.Unpickler):
    """Unpickles plain values and dates, nothing else, whatever the other process might send."""

    def find_class(self, module: str, name: str) -> type:
        if module == "datetime" and name in DATES:
            return DATES[name]
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")
