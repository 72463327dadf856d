"""The digest of everything that reviewers read of an edition."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from portal.content.models import Edition, Speaker, Turn

# Every column that a reader sees or that decides what readers get; a test compares the lists with the tables.
CONTENT = (
    *("title", "subtitle", "summary", "body", "source", "source_url", "source_date", "writer", "editor"),
    *("change", "change_note", "secrecy", "secrecy_reason"),
)
SINGLE = {
    "policy": ("doc_number", "issuer", "theme", "genre", "formed_on", "effective_on", "ends_on"),
    "conference": (
        *("stage", "held_on", "held_at", "place", "series", "organiser", "publisher", "reason", "live_url"),
    ),
    "notice": ("first_day", "last_day", "closes_at", "unit", "phone", "address", "how", "result"),
}
SEVERAL = {
    "links": ("target_id", "kind", "position"),
    "attachments": ("title", "checksum", "is_searchable", "position"),
    "speakers": ("name", "post", "is_host", "position"),
    "turns": ("speaker", "medium", "at", "text", "position"),
}


def digest_of(edition: Edition) -> str:
    """SHA-256 in hexadecimal over the content as it is stored, in a form that no two contents share."""
    content = [["channel", edition.document.channel.code], *_columns("", edition, CONTENT)]
    for name, columns in SINGLE.items():
        if part := part_of(edition, name):
            content += _columns(name, part, columns)
    for name, columns in SEVERAL.items():
        for number, row in enumerate(getattr(edition, name).order_by("position", "pk")):
            content += _columns(f"{name}.{number}", row, columns)
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def part_of(edition: Edition, name: str) -> Any:
    """The particulars that an edition has once, or None."""
    try:
        return getattr(edition, name)
    except ObjectDoesNotExist:
        return None


def _columns(prefix: str, row: Any, names: tuple[str, ...]) -> Iterator[list[str]]:
    for name in names:
        value = getattr(row, name)
        yield [f"{prefix}.{name}", "" if value is None else str(value)]


def copy_parts(old: Edition, new: Edition) -> None:
    """The particulars, links and files of one edition for the next; a file is stored once and named by both."""
    rows = [part for name in SINGLE if (part := part_of(old, name))]
    for name in SEVERAL:
        rows += getattr(old, name).order_by("position", "pk")
    now: dict[int, Any] = {}
    for row in rows:
        before, row.pk, row._state.adding, row.edition = row.pk, None, True, new
        if isinstance(row, Turn) and row.speaker_id:
            row.speaker = now[row.speaker_id]
        row.save()
        if isinstance(row, Speaker):
            now[before] = row
