"""Coordinates as people type them, in a form or a sheet, together with the reference of the map they come from.

What a sheet of ours says is WGS-84 whatever it was typed in, and its words for the reference say so: a sheet that
comes back is not converted a second time.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

from portal.places import coordinates
from portal.places.coordinates import Datum

DONE = "converted:"
CONVERTED = {f"WGS-84（由 {name} 换算）": value for name, value in (("GCJ-02", "gcj02"), ("BD-09", "bd09"))}
NAMES = {
    **dict.fromkeys(("WGS-84", "CGCS2000", "CGCS2000 / WGS-84"), "wgs84"),
    **dict.fromkeys(("GCJ-02", "高德", "腾讯"), "gcj02"),
    **dict.fromkeys(("BD-09", "百度"), "bd09"),
}
VOCABULARY = NAMES | {words: f"{DONE}{value}" for words, value in CONVERTED.items()}


class CoordinateError(ValueError):
    """What was typed is no place. ``code`` names the kind of mistake, the message is a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def degrees(cell: Any) -> Decimal:
    """A coordinate as exactly as it was typed. Raises ValueError with a sentence."""
    try:
        return Decimal(str(cell).strip())
    except InvalidOperation:
        raise ValueError(f"“{cell}”不是数字，请填十进制度数，例如 115.985000") from None


def reference_in_words(value: str) -> str:
    """How a sheet of ours names the reference that stored coordinates come from; empty where there are none."""
    if not value:
        return ""
    return next((words for words, name in CONVERTED.items() if name == value), str(Datum.WGS84.label))


def as_stored(longitude: Any, latitude: Any, reference: str | None) -> tuple[Decimal, Decimal, str]:
    """Longitude, latitude and the reference they came from, as the columns hold them. Raises CoordinateError.

    ``reference`` is a value of ``VOCABULARY``; None where nothing was said.
    """
    if not isinstance(longitude, Decimal) or not isinstance(latitude, Decimal):
        raise CoordinateError("pair", "经度和纬度要同时填写")
    if reference is None:
        raise CoordinateError("datum", "有坐标就要写明坐标系，请在“坐标系”列填 WGS-84、CGCS2000、GCJ-02 或 BD-09")
    if refusal := coordinates.refusal(longitude, latitude):
        raise CoordinateError("place", refusal.rstrip("。"))
    source = reference.removeprefix(DONE)
    typed_in = source if source == reference else Datum.WGS84
    x, y = coordinates.to_wgs84(longitude, latitude, typed_in)
    return x, y, source


class TypedCoordinates:
    """Mixin of a model form with ``longitude``, ``latitude`` and a field ``datum``: stored is WGS-84."""

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        longitude, latitude = cleaned.get("longitude"), cleaned.get("latitude")
        chosen = cleaned.get("datum") or Datum.WGS84
        if longitude is None or latitude is None or coordinates.refusal(longitude, latitude):
            return cleaned  # the model says why
        if {"longitude", "latitude"} & set(self.changed_data) or chosen != Datum.WGS84:  # type: ignore[attr-defined]
            cleaned["longitude"], cleaned["latitude"] = coordinates.to_wgs84(longitude, latitude, chosen)
            self.instance.datum_source = chosen  # type: ignore[attr-defined]
        return cleaned
