"""The worker's side of reading: start the reading process, take its frames, tell its failures in a sentence."""

import io
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal.exchange import limits
from portal.exchange.child import UNREADABLE, Frames
from portal.exchange.limits import Refusal

ROOT = Path(__file__).resolve().parents[2]
START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from portal.exchange.child import main; main()"


@dataclass
class Sheet:
    """One sheet as it stands in the file. ``frames`` yields lists of rows and can be walked once."""

    name: str
    merges: list
    marks: dict
    frames: Iterator = field(repr=False)

    def rows(self):
        for frame in self.frames:
            yield from frame


@dataclass
class Opened:
    format: str
    encoding: str
    delimiter: str
    epoch_1904: bool
    listing: list  # of {"name", "rows", "visible"}
    sheets: Iterator = field(repr=False)


def extension_of(name):
    return Path(name).suffix.lower().lstrip(".")


@contextmanager
def opened(path, name, *, sheets=None, encoding=None, head=0):
    """Read the file at ``path``, called ``name`` by the person. ``head`` limits the rows of each sheet."""
    if Path(path).stat().st_size > limits.FILE_BYTES:
        raise Refusal(f"文件超过 {limits.FILE_BYTES // limits.MEGABYTE} MB，请分成几个文件上传。")
    options = {"path": str(path), "extension": extension_of(name), "sheets": sheets, "encoding": encoding, "head": head}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-I", "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    watchdog = threading.Timer(limits.WALL_SECONDS, process.kill)
    watchdog.start()
    try:
        process.stdin.write(pickle.dumps(options))
        process.stdin.close()
        frames = _frames(process)
        about = next(frames)
        yield Opened(
            about["format"],
            about.get("encoding", ""),
            about.get("delimiter", ""),
            about["epoch_1904"],
            about["sheets"],
            _sheets(frames),
        )
    finally:
        watchdog.cancel()
        process.kill()
        process.stdout.close()
        process.wait()


def _frames(process):
    while True:
        size = process.stdout.read(4)
        if len(size) < 4:  # it died: memory, time, or the library aborted
            raise Refusal(UNREADABLE)
        data = process.stdout.read(int.from_bytes(size, "little"))
        try:
            message = Frames(io.BytesIO(data)).load()
        except (pickle.UnpicklingError, EOFError) as error:
            raise Refusal(UNREADABLE) from error
        if isinstance(message, dict) and "refusal" in message:
            raise Refusal(message["refusal"])
        yield message


def _sheets(frames):
    """Group the stream: a dictionary starts a sheet, lists are its rows, None ends everything."""
    pending = next(frames)
    while pending is not None:
        ahead = []

        def rows(ahead=ahead):
            for message in frames:
                if not isinstance(message, list):
                    ahead.append(message)
                    return
                yield message

        walk = rows()
        yield Sheet(pending["sheet"], pending["merges"], pending["marks"], walk)
        for _ in walk:  # what the caller left unread
            pass
        pending = ahead[0] if ahead else None
