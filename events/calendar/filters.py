"""What a reader has chosen on the events page: one plain GET query behind list, calendar, map, feeds, API and files."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from events.calendar.enums import Level, Status
from events.calendar.models import Discipline, Edition
from portal.places.models import Place

UNKNOWN = "unknown"  # the year of editions whose year was never published
LABELS = {
    "year": _("年份"),
    "level": _("级别"),
    "discipline": _("项目"),
    "status": _("状态"),
    "county": _("地区"),
}


@dataclass(frozen=True)
class Filters:
    """One value per facet, empty for all. ``ignored`` are values that mean nothing; the page says so."""

    year: str = ""
    level: str = ""
    discipline: str = ""
    status: str = ""
    county: str = ""
    ignored: tuple = field(default=(), compare=False)

    @classmethod
    def read(cls, query):
        """From a QueryDict. Unknown values are set aside instead of hiding everything."""
        chosen, ignored = {}, []
        for facet in LABELS:
            value = query.get(facet, "").strip()[:40]
            if value and not KNOWN[facet](value):
                ignored.append((LABELS[facet], value))
                value = ""
            chosen[facet] = value
        return cls(**chosen, ignored=tuple(ignored))

    def chosen(self):
        """The facets that narrow, with their values."""
        return {name: value for name in LABELS if (value := getattr(self, name))}

    def with_(self, **changes):
        return replace(self, **changes)

    def query(self, **more):
        """The query string of this filters, with further parameters such as view and month."""
        return urlencode({**self.chosen(), **{name: value for name, value in more.items() if value}})

    def editions(self, today):
        """The public editions chosen."""
        editions = Edition.objects.visible()
        if self.year:
            editions = editions.filter(year=None) if self.year == UNKNOWN else editions.filter(year=int(self.year))
        if self.level:
            editions = editions.filter(level=self.level)
        if self.discipline:
            editions = editions.in_discipline(self.discipline)
        if self.status:
            editions = editions.with_status(today).filter(shown_status=self.status)
        if self.county:
            editions = editions.filter(place__county__code=self.county)
        return editions


KNOWN = {
    "year": lambda value: value == UNKNOWN or (value.isascii() and value.isdigit() and 1900 <= int(value) <= 2200),
    "level": lambda value: value in Level,
    "discipline": lambda value: Discipline.objects.filter(code=value).exists(),
    "status": lambda value: value in Status,
    "county": lambda value: Place.objects.counties().filter(code=value).exists(),
}
