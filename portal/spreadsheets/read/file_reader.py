"""The worker's side of reading: a file opened in a guarded process, its sheets walked here, failures as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.jobs import guarded
from portal.jobs.guarded_process import Refused
from portal.spreadsheets import limits
from portal.spreadsheets.errors import UNREADABLE, FileRefused
from portal.spreadsheets.headings import letter
from portal.spreadsheets.read.sheet_facts import SheetFacts
from portal.spreadsheets.report import SheetEntry
from portal.spreadsheets.values import Merge, Row

FRAMES = "portal.spreadsheets.read.reader_process:frames"


@dataclass
class Sheet:
    """One sheet as it stands in the file. ``frames`` yields lists of rows and can be walked once."""

    name: str
    merges: list[Merge]
    facts: SheetFacts
    frames: Iterator[list[Row]] = field(repr=False)

    @property
    def marks(self) -> dict[str, str]:
        """Cells that a value alone does not tell: an error value, "" a formula without one, ``%`` a number shown in
        percent, ``^1`` a text of which the part 1 stands above or below the line, marks of ``number_formats``."""
        facts = self.facts
        found: dict[str, str] = {}
        for mark, columns in {**facts.shown, "%": facts.percent}.items():
            for column, runs in columns.items():
                name = letter(column)
                found |= {f"{name}{row}": mark for first, last in runs for row in range(first, last + 1)}
        found |= {cell: f"^{part}" for cell, part in facts.raised.items()}
        return found | facts.marks

    def rows(self) -> Iterator[Row]:
        for frame in self.frames:
            yield from frame


@dataclass
class Opened:
    """A file that is being read. ``listing`` names all of its sheets, ``sheets`` yields the wanted ones."""

    format: str  # csv, xls, xlsx, ods: by content
    encoding: str  # of a text file
    delimiter: str
    unlisted: list[str]  # titles of sheets that are too many to be looked at
    epoch_1904: bool  # days of the workbook are counted from 1904
    listing: list[SheetEntry]
    sheets: Iterator[Sheet] = field(repr=False)


def extension_of(name: str) -> str:
    return Path(name).suffix.lower().lstrip(".")


@contextmanager
def opened(
    path: Path,
    name: str,
    *,
    sheets: list[str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    keep: Path | None = None,
) -> Iterator[Opened]:
    """Read the file at ``path``, called ``name`` by the person. Raises FileRefused, also while it is walked.

    ``keep`` names a file that gets a copy of what was walked; ``kept`` reads it again without another process.
    """
    if path.stat().st_size > limits.FILE_BYTES:
        raise FileRefused(f"文件超过 {limits.FILE_BYTES // limits.MEGABYTE} MB，请分成几个文件上传。")
    options = {"path": str(path), "extension": extension_of(name), "sheets": sheets}
    options |= {"encoding": encoding, "delimiter": delimiter}
    allowed = guarded.Limits(limits.MEMORY_BYTES, limits.CPU_SECONDS, limits.WALL_SECONDS)
    with guarded.answers(FRAMES, options, allowed, keep=keep) as answers:
        yield _book(_in_words(answers), None)


@contextmanager
def kept(answers: Path, sheets: list[str]) -> Iterator[Opened]:
    """Read again what was kept, without another process."""
    with guarded.replayed(answers) as values:
        yield _book(_in_words(values), set(sheets))


def _in_words(values: Iterator[Any]) -> Iterator[Any]:
    """What went wrong in the guarded process, as a sentence for the person."""
    try:
        yield from values
    except Refused as refusal:
        raise FileRefused(str(refusal)) from refusal
    except guarded.Died as error:
        raise FileRefused(UNREADABLE) from error


def _book(frames: Iterator[Any], wanted: set[str] | None) -> Opened:
    about = next(frames)
    listing = [SheetEntry(**entry) for entry in about.pop("sheets")]
    return Opened(**about, listing=listing, sheets=_sheets(frames, wanted))


def _sheets(frames: Iterator[Any], wanted: set[str] | None) -> Iterator[Sheet]:
    """Group the stream: a dictionary starts a sheet, then come its rows in blocks, unpacked where they are walked."""
    pending = next(frames, None)
    while pending is not None:
        ahead: list[dict[str, Any]] = []

        def blocks(ahead: list[dict[str, Any]] = ahead) -> Iterator[Any]:
            for message in frames:
                if isinstance(message, dict):
                    ahead.append(message)
                    return
                yield message

        walk = blocks()
        if wanted is None or pending["sheet"] in wanted:
            yield Sheet(pending["sheet"], pending["merges"], SheetFacts(**pending["facts"]), map(_rows, walk))
        for _ in walk:  # what the caller left unread
            pass
        pending = ahead[0] if ahead else None


def _rows(block: Any) -> list[Row]:
    try:
        rows = guarded.unpacked(block) if isinstance(block, bytes) else block
    except guarded.Died as error:
        raise FileRefused(UNREADABLE) from error
    if not isinstance(rows, list):
        raise FileRefused(UNREADABLE)
    return rows
