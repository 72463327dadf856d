"""``{% cartogram values label="各县（市、区）学校数" %}``, see ``portal.places.hexmap``."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.functional import Promise

from portal.places import hexmap
from portal.places.models import Place

register = template.Library()


@register.inclusion_tag("components/cartogram.html")
def cartogram(
    values: Mapping[str, float | None],
    label: str | Promise,
    places: Iterable[Place] | None = None,
    bounds: Sequence[float] | None = None,
    chosen: str | None = None,
    links: Mapping[str, str] | None = None,
    unit: str | Promise = "",
    legend: bool = True,
    demo: bool | int = False,
) -> dict[str, Any]:
    """A hex map of the county-level units; put a table with the same values beside it.

    ``values``: number by division code (missing: 暂无). ``label`` says in words what is shown. ``places``: the units
    in order, else one query. ``bounds``: least values of the upper four steps, else computed. ``chosen``: code of the
    unit with the cinnabar edge. ``links``: address by code. ``demo``: some values are invented, which the caption says.
    """
    places = list(Place.objects.counties()) if places is None else list(places)
    bounds = hexmap.steps(list(values.values())) if bounds is None else bounds
    links = links or {}
    cells = hexmap.cells(places, values, bounds=bounds, chosen=chosen, link=lambda place: links.get(place.code, ""))
    return {
        "cells": cells,
        "label": label,
        "unit": unit,
        "demo": demo,
        "width": hexmap.WIDTH,
        "height": hexmap.HEIGHT,
        "legend": _legend(bounds) if legend and bounds else [],
    }


def _legend(bounds: Sequence[float]) -> list[tuple[int, str]]:
    """``(class, words)`` per step that occurs between the bounds."""
    numbers = [f"{bound:g}" for bound in bounds]
    words = [f"少于 {numbers[0]}"]
    words += [f"{low} 至 {high} 以下" for low, high in zip(numbers, numbers[1:], strict=False)]
    return list(enumerate([*words, f"{numbers[-1]} 以上"]))
