"""What a person decided last time: which heading means which column, which text means which record."""

from collections import defaultdict
from typing import Any

from portal.spreadsheets.errors import CellError
from portal.spreadsheets.headings import normalised
from portal.spreadsheets.models import Batch, Remembered
from portal.spreadsheets.naming import naming_of
from portal.spreadsheets.plan.lookups import Lookup


def headings(user: Any, key: str) -> dict[str, str]:
    """Reduced heading → column of the sheet ``key``."""
    rows = Remembered.objects.filter(user=user, sheet=key).exclude(heading="")
    return dict(rows.values_list("heading", "column"))


def texts(user: Any, key: str) -> dict[str, dict[str, str]]:
    """Column → text → what it means."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = Remembered.objects.filter(user=user, sheet=key).exclude(text="")
    for column, text, meaning in rows.values_list("column", "text", "meaning"):
        found[column][text] = meaning
    return dict(found)


def remember(batch: Batch) -> None:
    """What the person decided about a file that they now confirm; an abandoned try teaches nothing."""
    if batch.user is not None:
        _remember_headings(batch)
        _remember_texts(batch)
        _remember_names(batch)


def _remember_headings(batch: Batch) -> None:
    """Headings that the person put to a column by hand: those that the sheet would not know by itself."""
    titles, words = batch.report.look.titles, batch.existing_resource.words()
    for name, place in batch.layout.columns.items():
        heading = normalised(titles[place])[:120] if place < len(titles) else ""
        if heading and heading not in words:
            Remembered.objects.update_or_create(
                user=batch.user, sheet=batch.sheet, heading=heading, defaults={"column": name}
            )


def _remember_texts(batch: Batch) -> None:
    """Corrections of foreign keys that led to a record: the same text means the same record next time."""
    for name, corrections in batch.layout.corrections.items():
        column = batch.existing_resource.column(name)
        lookup = Lookup.of(column, {}) if corrections and column.kind == "reference" else None
        for text, meaning in corrections.items() if lookup else ():
            if lookup and len(text) <= 120 and len(meaning) <= 200 and _names_record(lookup, text, meaning):
                Remembered.objects.update_or_create(
                    user=batch.user, sheet=batch.sheet, column=name, text=text, defaults={"meaning": meaning}
                )


def _remember_names(batch: Batch) -> None:
    """Records that were chosen for names of a list without codes."""
    naming = naming_of(batch.existing_resource, batch.layout)
    for text, code in batch.layout.called.items() if naming else ():
        if naming and len(text) <= 120:
            Remembered.objects.update_or_create(
                user=batch.user, sheet=batch.sheet, column=naming.name, text=text, defaults={"meaning": code}
            )


def _names_record(lookup: Lookup, text: str, meaning: str) -> bool:
    """Whether ``meaning`` is a record's name or code, and ``text`` is not."""
    try:
        return lookup.find(text) is None and lookup.find(meaning) is not None
    except CellError:  # one of the two names several
        return False
