"""What a reader asks of the directory, read from the address: unknown or impossible values are dropped, not refused."""

import unicodedata

from events.facilities.directory import SWITCHES, Wish
from events.facilities.seats import SEATS
from portal.places.coordinates import refusal

LONGEST = 60


def wish(parameters):
    """``parameters`` is a QueryDict or a plain mapping of texts."""
    q = unicodedata.normalize("NFKC", parameters.get("q", "")).replace("\x00", "").strip()[:LONGEST]
    return Wish(
        q=q,
        kind=_code(parameters.get("kind", "")),
        county=_code(parameters.get("county", "")),
        switches=frozenset(name for name in SWITCHES if parameters.get(name) == "1"),
        near=point(parameters.get("near", "")),
    )


def _code(text):
    return text if len(text) <= 9 and text.replace("-", "").isalnum() else ""


def point(text):
    """``near`` is the code of a county-level unit or ``longitude,latitude``; None when it is neither."""
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
