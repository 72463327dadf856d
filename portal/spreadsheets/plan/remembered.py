"""What a person decided last time: which heading means which column, which text means which record."""

from collections import defaultdict
from typing import Any

from portal.spreadsheets.headings import normalised
from portal.spreadsheets.models import Batch, Remembered
from portal.spreadsheets.values import shown


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


def remember_headings(batch: Batch) -> None:
    """Headings that the person put to a column by hand, as they stand in the file."""
    if batch.user is None:
        return
    titles = batch.report.look.titles
    for name, place in batch.layout.columns.items():
        if place < len(titles) and (heading := normalised(titles[place])[:120]):
            Remembered.objects.update_or_create(
                user=batch.user, sheet=batch.sheet, heading=heading, defaults={"column": name}
            )


def remember_text(batch: Batch, column: str, text: str, meaning: str) -> None:
    """A correction of a foreign key: the same text means the same record next time."""
    if batch.user is not None and batch.existing_resource.column(column).kind == "reference":
        Remembered.objects.update_or_create(
            user=batch.user,
            sheet=batch.sheet,
            column=column,
            text=shown(text)[:120],
            defaults={"meaning": meaning[:200]},
        )
