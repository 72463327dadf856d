"""What a reader has chosen on the events page: one plain GET query behind list, calendar, map, feeds, API and files."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.calendar.enums import EventLevel, Status, When, Whom
from events.calendar.models import Discipline, Edition
from events.calendar.months import read_month
from events.calendar.queries import EditionQuerySet
from portal.dates import spoken
from portal.limits.numbers import whole_number
from portal.places.models import Place
from portal.site.lists.fields import Choice, Day, Field, Meaningless
from portal.site.lists.filters import Filters

UNKNOWN = "unknown"  # the year of editions whose year was never published
VIEWS = ("list", "calendar", "map")
SORTS = ("start", "entry")


class Year(Field[str]):
    """A year in four digits, or that it is unknown."""

    default = ""

    def read(self, text: str) -> str:
        if text == UNKNOWN or whole_number(text, low=1900, high=2200):
            return text
        raise Meaningless(text)


class Month(Field[date | None]):
    """The first day of a month, written as 2026-11."""

    default = None

    def read(self, text: str) -> date:
        month = read_month(text)
        if month is None:
            raise Meaningless(text)
        return month

    def write(self, value: date | None) -> str:
        return f"{value:%Y-%m}" if value else ""


def _is_discipline(code: str) -> bool:
    return Discipline.objects.filter(code=code).exists()


def _is_county(code: str) -> bool:
    return Place.objects.counties().filter(code=code).exists()


class EditionFilters(Filters):
    """One value per facet, empty for all."""

    when = Choice(_("什么时候"), among=When)
    whom = Choice(_("给谁"), among=Whom)
    on = Day(_("日期"), earliest=date(1900, 1, 1), latest=date(2199, 12, 31))
    year = Year(_("年份"))
    level = Choice(_("级别"), among=EventLevel)
    discipline = Choice(_("项目"), exists=_is_discipline)
    status = Choice(_("状态"), among=Status)
    county = Choice(_("地区"), exists=_is_county)

    def editions(self, today: date) -> EditionQuerySet:
        """The public editions chosen."""
        editions = Edition.objects.visible()
        if self.year:
            editions = editions.filter(year=None) if self.year == UNKNOWN else editions.filter(year=int(self.year))
        if self.level:
            editions = editions.filter(level=self.level)
        if self.discipline:
            editions = editions.in_discipline(self.discipline)
        if self.status:
            editions = editions.of_status(self.status, today)
        if self.county:
            editions = editions.filter(place__county__code=self.county)
        if self.whom:
            editions = editions.filter(**{Whom(self.whom).column: True})
        asked = [name for name in (self.when, "on" if self.on else "") if name]
        if asked:
            conditions = self.times(editions, today)
            editions = editions.filter(*(conditions[name] for name in asked))
        return editions

    def since(self, today: date) -> datetime | None:
        """The moment at which the chosen time begins; None where no time was chosen, or today."""
        if self.on:
            return spoken.midnight(self.on)
        begins = {When.TONIGHT: spoken.evening(today)[0], When.WEEKEND: spoken.midnight(spoken.weekend(today)[0])}
        return begins.get(When(self.when)) if self.when else None

    def words(self) -> list[str]:
        """What was chosen, as the filter bar calls it: for the name of a calendar of a part."""
        discipline = Discipline.objects.filter(code=self.discipline).first() if self.discipline else None
        county = Place.objects.counties().filter(code=self.county).first() if self.county else None
        enumerations = ((When, self.when), (Whom, self.whom), (EventLevel, self.level), (Status, self.status))
        chosen = {type(one): str(one.label) for one in (kind(value) for kind, value in enumerations if value)}
        found = [
            *(chosen.get(kind, "") for kind in (When, Whom)),
            self.on.isoformat() if self.on else "",
            f"{self.fields['year'].label} {_('未公布')}" if self.year == UNKNOWN else self.year,
            chosen.get(EventLevel, ""),
            discipline.shown_name if discipline else "",
            chosen.get(Status, ""),
            county.name if county else "",
        ]
        return [str(one) for one in found if one]

    def times(self, editions: EditionQuerySet, today: date) -> dict[str, Q]:
        """When something is on: each value of ``when``, and the day that was chosen (``on``)."""
        found = {
            When.TODAY.value: editions.takes_place(today, today),
            When.TONIGHT.value: editions.takes_place(today, today, evening=True),
            When.WEEKEND.value: editions.takes_place(*spoken.weekend(today)),
        }
        return {**found, "on": editions.takes_place(self.on, self.on)} if self.on else found


class EditionListFilters(EditionFilters):
    """The events page: which editions, in which of its three views."""

    view = Choice(_("视图"), among=VIEWS, default="list", narrows=False)
    sort = Choice(_("排序"), among=SORTS, default="start", narrows=False)
    month = Month(_("月份"), narrows=False)
