"""What a reader may take away from a list: the same rows, filtered the same way, as files and as JSON.

All files of a list are named alike: its title, and the suffix. A title says the day only where the list is of one
chosen day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.site.lists.fields import Label
from portal.site.lists.filters import Filters
from portal.spreadsheets.download import FORMATS

LABELS: dict[str, Label] = {"xlsx": _("导出 XLSX"), "csv": _("导出 CSV"), "json": "JSON", "geojson": "GeoJSON"}


@dataclass(frozen=True)
class Export:
    format: str
    label: Label
    url: str


def asked_format(parameters: Mapping[str, str]) -> str:
    """The format of the file that the address asks for; empty where it asks for a page."""
    format = parameters.get("format", "")
    return format if format in FORMATS else ""


def exports(filters: Filters, *, formats: Iterable[str] = ("xlsx", "csv"), **elsewhere: str) -> list[Export]:
    """The links of the toolbar. ``elsewhere`` gives paths that answer other formats: ``json=reverse(…)``."""
    query = filters.query()
    files = [Export(name, LABELS[name], f"?{filters.query(format=name)}") for name in formats]
    others = [Export(name, LABELS[name], f"{path}?{query}" if query else path) for name, path in elsewhere.items()]
    return [*files, *others]
