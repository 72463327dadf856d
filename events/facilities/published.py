"""What this city published about its sports facilities: facts, hence data, in ``data/published.json``.

An installation without the file starts without published figures.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).parent / "data" / "published.json"


@dataclass(frozen=True)
class Figure:
    """``text`` is the wording as published, with ``qualifier`` (余) and ``unit``; ``value`` a decimal number."""

    key: str
    label: str
    text: str
    value: str
    qualifier: str
    unit: str


@dataclass(frozen=True)
class AnnouncedFacility:
    """A facility that was announced by name; ``note`` is what was said of it, ``kind`` a code of the census."""

    code: str
    name: str
    kind: str
    note: str


@dataclass(frozen=True)
class Publication:
    """Everything said on the day ``as_of``; ``source`` names the occasion in words."""

    source: str
    as_of: date
    figures: tuple[Figure, ...]
    facilities: tuple[AnnouncedFacility, ...]


def publication() -> Publication | None:
    """What the file says, or None without a file."""
    if not FILE.exists():
        return None
    said = json.loads(FILE.read_text(encoding="utf-8"))
    return Publication(
        source=said["source"],
        as_of=date.fromisoformat(said["as_of"]),
        figures=tuple(Figure(**entry) for entry in said["figures"]),
        facilities=tuple(AnnouncedFacility(**entry) for entry in said["facilities"]),
    )
