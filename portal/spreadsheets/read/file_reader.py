"""The worker's side of reading: start the reading process, take its frames, tell its failures in a sentence."""

import io
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from portal.spreadsheets import limits
from portal.spreadsheets.limits import Refusal
from portal.spreadsheets.read.reader_process import UNREADABLE, Frames

ROOT = Path(__file__).resolve().parents[3]
START = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); from portal.spreadsheets.read.reader_process import main; main()"
)


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
def opened(path, name, *, sheets=None, encoding=None, keep=None):
    """Read the file at ``path``, called ``name`` by the person.

    ``keep`` names a file that gets a copy of what was walked; ``kept`` reads it again without another process.
    """
    if Path(path).stat().st_size > limits.FILE_BYTES:
        raise Refusal(f"文件超过 {limits.FILE_BYTES // limits.MEGABYTE} MB，请分成几个文件上传。")
    options = {"path": str(path), "extension": extension_of(name), "sheets": sheets, "encoding": encoding}
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
        with Path(keep).open("wb") if keep else nullcontext() as copy:
            yield _book(_frames(process.stdout, copy), None)
    finally:
        watchdog.cancel()
        process.kill()
        process.stdout.close()
        process.wait()


@contextmanager
def kept(path, sheets):
    """Read again what was kept, without another process."""
    with Path(path).open("rb") as stream:
        yield _book(_frames(stream, None), sheets)


def _book(frames, sheets):
    about = next(frames)
    names = ("format", "encoding", "delimiter", "epoch_1904", "sheets")
    wanted = None if sheets is None else set(sheets)
    return Opened(*(about.get(name, "") for name in names), _sheets(frames, wanted))


def _frames(stream, copy):
    while True:
        size = stream.read(4)
        if len(size) < 4:  # it died: memory, time, or the library aborted
            raise Refusal(UNREADABLE)
        data = stream.read(int.from_bytes(size, "little"))
        if copy:
            copy.write(size + data)
        try:
            message = Frames(io.BytesIO(data)).load()
        except (pickle.UnpicklingError, EOFError) as error:
            raise Refusal(UNREADABLE) from error
        if isinstance(message, dict) and "refusal" in message:
            raise Refusal(message["refusal"])
        yield message


def _sheets(frames, wanted):
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
        if wanted is None or pending["sheet"] in wanted:
            yield Sheet(pending["sheet"], pending["merges"], pending["marks"], walk)
        for _ in walk:  # what the caller left unread
            pass
        pending = ahead[0] if ahead else None
