"""What a reader asks of the directory, read from the address: unknown or impossible values are dropped, not refused."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from events.facilities.seats import SEATS
from portal.places.coordinates import refusal

SWITCHES = ("open", "free", "indoor", "floodlit", "accessible", "school", "bookable")
PARAMETERS = ("q", "kind", "county", "near", *SWITCHES)
LONGEST = 60


@dataclass(frozen=True)
class Filters:
    """Every value is one that the directory knows how to use. ``near``: longitude and latitude in degrees WGS-84."""

    q: str = ""
    kind: str = ""
    county: str = ""
    switches: frozenset[str] = frozenset()
    near: tuple[float, float] | None = None

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "Filters":
        """From a QueryDict or a plain mapping of texts."""
        q = unicodedata.normalize("NFKC", parameters.get("q", "")).replace("\x00", "").strip()[:LONGEST]
        return cls(
            q=q,
            kind=_code(parameters.get("kind", "")),
            county=_code(parameters.get("county", "")),
            switches=frozenset(name for name in SWITCHES if parameters.get(name) == "1"),
            near=point(parameters.get("near", "")),
        )


def _code(text):
    return text if len(text) <= 9 and text.replace("-", "").isalnum() else ""


def point(text: str) -> tuple[float, float] | None:
    """``text`` is the code of a county-level unit or ``longitude,latitude``; None when it is neither."""
    if text in SEATS:
        return SEATS[text]
    parts = text.split(",")
    try:
        longitude, latitude = (float(part) for part in parts)
    except ValueError:
        return None
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90) or refusal(longitude, latitude):
        return None
    return longitude, latitude
