"""Reads a made file as a clerk's is read, and compares with the truth: right, or told, or a difference nobody was told.

The reading is what stands between the upload and the check page: the first look, then the plan, without HTTP.
"""

import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from portal.records.text import SeenText
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.headings import letter
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.plan.planning import make_plan
from portal.spreadsheets.plan.unseen import JOINED
from portal.spreadsheets.read.recognise import recognise
from portal.spreadsheets.resources import SHEETS
from portal.spreadsheets.values import KEEP
from tests.portal.spreadsheets.generated.writings import NOTHING


@dataclass
class Verdict:
    """``differences``: what is silently wrong. ``counts``: records that were right, told or refused with the file."""

    differences: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    causes: Counter = field(default_factory=Counter)  # of the records that were told
    refusal: str = ""


def judged(made):
    """The verdict on one file: as it is read, and once more when the clerk has answered what was asked."""
    verdict = Verdict()
    with tempfile.NamedTemporaryFile(suffix=f".{made.format}") as file:
        file.write(made.content)
        file.flush()
        try:
            reading = Reading(made, Path(file.name))
        except FileRefused as refusal:
            verdict.refusal = str(refusal)
            verdict.counts["refused"] += sum(1 for _ in made.records())
            return verdict
        reading.compare(verdict)
        if reading.answer():
            try:
                reading.plan_again()
            except FileRefused:
                return verdict
            reading.compare(verdict)
    return verdict


class Reading:
    """One file as the product reads it. Raises FileRefused."""

    def __init__(self, made, path):
        self.made, self.path, self.resource = made, path, SHEETS[made.subject.key]
        self.layout, self.look = recognise(self.resource, path, made.name, remembered={})
        if made.ticked and self.layout.sheets[0] in made.ticked:
            wanted = Layout(sheets=sorted(made.ticked, key=lambda name: name != self.layout.sheets[0]))
            self.layout, self.look = recognise(self.resource, path, made.name, remembered={}, wanted=wanted)
        self.plan_again()

    def plan_again(self):
        self.plan = make_plan(self.resource, self.layout, self.path, self.made.name, user=None)
        self.by_place = {record.place: record for record in self.plan.records}
        self.skipped = {(sheet, row.number) for sheet, row in self.plan.skipped}

    @property
    def sentences(self):
        errors = [f"{error.message}" for record in self.plan.records for _, error, _ in record.errors or ()]
        return [*self.look.told, *self.plan.warnings, *errors]

    def index(self, sheet):
        """Where the sheet stands among those that are read; text files have one without a name."""
        if self.layout.sheets in ([""], []):
            return 0
        return self.layout.sheets.index(sheet) if sheet in self.layout.sheets else None

    def compare(self, verdict):
        expected, found = set(), verdict.differences
        for sheet, row, table, record in self.made.records():
            index = self.index(sheet)
            expected.add((index, row))
            if index is None:
                listed = [entry.name for entry in self.look.listing] + self.look.unlisted
                found += [] if sheet in listed else [f"{sheet} is not listed"]
                verdict.counts["in another sheet"] += 1
                continue
            self._record(verdict, (index, row), table, record)
        for place, record in self.by_place.items():
            if place not in expected and record.state in ("new", "changed", "same"):
                found.append(f"{place}: a line that is no record became one: {record.values}")
        self._told(verdict)

    def _record(self, verdict, place, table, expected):
        record = self.by_place.get(place)
        if record is None:
            if place not in self.skipped:
                verdict.differences.append(f"{place}: a record is lost: {expected.identity}")
            verdict.counts["listed as no record"] += 1
            return
        if record.state not in ("new", "changed", "same"):
            verdict.counts["told"] += 1
            verdict.causes.update(f"{name} {error.cause}" for name, error, _ in record.errors or ())
            return
        verdict.counts["right"] += 1
        for name, meaning in expected.meanings.items():
            self._cell(verdict, record, place, name, meaning)

    def _cell(self, verdict, record, place, name, meaning):
        column = next((column for column in self.plan.columns if column.name == name), None)
        if column is None:
            return self._unread(verdict, place, name, meaning)
        meaning = self._in_one_line(column, meaning)
        at = self.plan.names.index(column.attnames[0])
        value = tuple(record.values[at : at + 2]) if len(column.attnames) > 1 else record.values[at]
        old = KEEP if not record.old else tuple(record.old[at : at + 2]) if len(column.attnames) > 1 else record.old[at]
        is_kept = KEEP in value if isinstance(value, tuple) else value is KEEP
        if is_kept and (meaning is None or (meaning is not NOTHING and old is not KEEP and same(old, meaning))):
            return None
        if meaning is NOTHING or meaning is None or is_kept or not same(value, meaning):
            wanted = "a question" if meaning is NOTHING else repr(meaning)
            where = f"{place} {name} ({letter(self.layout.places(place).get(name, 0))}{place[1]})"
            verdict.differences.append(f"{where}: {value!r} instead of {wanted}")
        return None

    def _in_one_line(self, column, meaning):
        """What a column of one line makes of a text with line breaks, where the clerk is told."""
        if not isinstance(meaning, str) or not isinstance(column.field, SeenText):
            return meaning
        told = any(column.label in sentence and JOINED in sentence for sentence in self.sentences)
        return column.field.seen(meaning) if told else meaning

    def _unread(self, verdict, place, name, meaning):
        """A column that is not read is listed on the page of columns, by its heading or by its letter."""
        used = set(self.layout.columns.values())
        unused = [title for at, title in enumerate(self.look.titles) if at not in used and title]
        blank = any("没有表头" in sentence for sentence in self.sentences)
        if meaning is not None and not unused and not blank and not self.skipped:
            verdict.differences.append(f"{place} {name}: the column is not read, and not listed")
        verdict.counts["columns not read"] += 1

    def _told(self, verdict):
        """What has to be said of the sheets that are read."""
        said = "\n".join([*self.sentences, *self.look.doubled])
        for sheet, tables in self.made.tables.items():
            if self.index(sheet) is None:
                continue
            for table in tables:
                for pattern, why in table.tells.items():
                    why, *names = why.split("|")
                    if set(names) <= self.layout.columns.keys() and not re.search(pattern, said):
                        verdict.differences.append(f"nothing is said of {why}")
                if (
                    self.made.format in ("xlsx", "xls", "ods")
                    and self._is_struck(sheet, table)
                    and "删除线" not in said
                ):
                    verdict.differences.append("nothing is said of text that is struck out")

    def _is_struck(self, name, table):
        """Whether text is struck out in a cell that is read; a row under a header that does not fit is not."""
        sheet = next(sheet for sheet in self.made.book.sheets if sheet.name == name)
        found = [self.by_place.get((self.index(name), sheet.place(record.line) + 1)) for record in table.records]
        if any(record and any(error.cause == "table" for _, error, _ in record.errors or ()) for record in found):
            return False
        return any(
            record.line[place].is_struck
            for record in table.records
            for place, column in enumerate(table.columns)
            if column.spec and column.spec.name in self.layout.columns and "table beside" not in table.messes
        )

    def answer(self):
        """Answer what was asked of whole columns as the truth is, where one answer is true of all cells."""
        answers = {}
        for sheet, row, _, expected in self.made.records():
            record = self.by_place.get((self.index(sheet), row))
            for name, error, _ in (record.errors or ()) if record else ():
                if name is None or not (error.is_warning or error.meant is not None):
                    continue
                meaning = expected.meanings.get(name)
                accepts = error.is_warning and meaning not in (None, NOTHING) and same(error.value, meaning)
                converts = error.meant is not None and meaning not in (None, NOTHING) and same(error.meant, meaning)
                answers.setdefault((name, error.cause), set()).add(
                    "convert" if converts else "accept" if accepts else ""
                )
        given = {key: choices.pop() for key, choices in answers.items() if len(choices) == 1}
        for (name, cause), choice in given.items():
            if choice == "accept":
                self.layout.accept(name, cause)
            elif choice == "convert":
                self.layout.convert(name, cause)
        return any(given.values())


def same(value, meaning):
    """Whether a value is what is meant, whatever type it has."""
    if isinstance(meaning, Decimal) and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(str(value)) == meaning
    if isinstance(meaning, tuple) and isinstance(value, tuple | list):
        return len(value) == len(meaning) and all(map(same, value, meaning))
    if isinstance(meaning, date) and isinstance(value, date):
        return value == meaning
    return type(value) is type(meaning) and value == meaning
