"""What was found: at the first look at a file, when its rows were compared with the records, when they were written."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portal.spreadsheets.values import Place


@dataclass
class SheetEntry:
    """One sheet of a file."""

    name: str
    rows: int
    visible: bool
    alike: bool = False  # it has the headings of the chosen sheet, so both can be imported together
    empty: bool = False


class HeadRow(NamedTuple):
    """A row near the top that is no record."""

    row: int
    reason: str
    text: str


@dataclass
class Look:
    """The first look at a file, kept for the page on which the person checks it."""

    format: str = ""
    encoding: str = ""
    listing: list[SheetEntry] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)  # one heading for each column, "" for none
    rows: list[list[str]] = field(default_factory=list)  # the first ones, as they are shown
    skipped: list[HeadRow] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)  # headings over more than one column
    delimiter: str = ""
    unlisted: list[str] = field(default_factory=list)  # sheets that are too many to be looked at
    columns: dict[str, int] = field(default_factory=dict)  # column → place, as it was recognised
    told: list[str] = field(default_factory=list)  # sentences about what is not used, or looks set aside
    group: str = ""  # the first row that names a group
    is_guessed: bool = False  # no heading was known, so the header is a guess

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Look":
        listing = [SheetEntry(**entry) for entry in value.pop("listing")]
        skipped = [HeadRow(*row) for row in value.pop("skipped")]
        return cls(**value, listing=listing, skipped=skipped)

    def rows_in(self, sheets: list[str]) -> int:
        """Rows of the given sheets together, as the file's own listing says."""
        return sum(entry.rows for entry in self.listing if entry.name in sheets)


# Causes that no other text for the cell mends, so that equal sentences are one group whatever the cells hold.
NOT_BY_TEXT = frozenset(
    {
        "area",
        "check",
        "double",
        "mark",
        "merged",
        "refused",
        "required",
        "undated",
        "unique",
        "unit",
        "unit_line",
        "which",
    }
)
WHOLE_COLUMN = frozenset({"merged", "percent", "unit", "unit_line"})  # warnings that are answered once for the column


@dataclass
class Group:
    """Errors of one column with one cause and sentence. ``column`` None: the whole row is meant.

    ``text``: the whole cell, which a correction replaces wherever it stands. ``converted``: what the cell becomes if
    its other meaning holds, "" if it has none.
    """

    column: str | None
    cause: str
    message: str
    raw: str  # the cell, as it is shown
    is_warning: bool
    suggestions: list[str]
    count: int
    places: list[Place]  # the first ones
    text: str = ""
    converted: str = ""

    @property
    def is_correctable(self) -> bool:
        """Whether another text for the cell can mend it; then all of its cells hold the same text."""
        return bool(self.text) and self.cause not in NOT_BY_TEXT and not self.is_for_column

    @property
    def is_for_column(self) -> bool:
        """Whether it is a doubt about the column, not about one text."""
        return self.cause in WHOLE_COLUMN and (self.is_warning or bool(self.converted))

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Group":
        kept = {"text": value["raw"], **value}  # those of an older release know no longer text
        return cls(**{**kept, "places": [_place(place) for place in value["places"]]})


class SkippedRow(NamedTuple):
    """A row under the header that is no record, or that says again what another says."""

    sheet: int
    row: int
    reason: str
    text: str


class Conflict(NamedTuple):
    """A row that could not be written because something had changed since the check."""

    sheet: int
    row: int
    sentence: str


class KeptRow(NamedTuple):
    """A record that an undo left as it is."""

    place: Place
    pk: Any
    reason: str


@dataclass
class Report:
    """What is known of a batch beside its counts and its rows. Lists are cut to what a page can show."""

    look: Look = field(default_factory=Look)
    groups: list[Group] = field(default_factory=list)  # most frequent first
    skipped: list[SkippedRow] = field(default_factory=list)
    blank: int = 0
    warnings: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # keys of records that a full list does not name
    missing_count: int = 0
    unusual: list[str] = field(default_factory=list)  # what asks for a second look before anything is written
    conflicts: list[Conflict] = field(default_factory=list)
    kept: list[KeptRow] = field(default_factory=list)  # of an undo

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Report":
        rows = {
            "look": Look.from_json(value["look"]),
            "groups": [Group.from_json(group) for group in value["groups"]],
            "skipped": [SkippedRow(*row) for row in value["skipped"]],
            "conflicts": [Conflict(*row) for row in value["conflicts"]],
            "kept": [KeptRow(_place(place), pk, reason) for place, pk, reason in value["kept"]],
        }
        return cls(**{**value, **rows})


def _place(pair: list[int]) -> Place:
    return pair[0], pair[1]
