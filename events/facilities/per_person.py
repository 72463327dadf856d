"""Sports area per resident: the totals divided, two decimals half up. Never the mean of the counties."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from events.facilities.models import AreaStatement, Population, PublishedFigure
from portal.places.models import Place

CENT = Decimal("0.01")
FIGURE = "area-per-person"


@dataclass(frozen=True)
class Line:
    """One county-level unit, or the city when ``county`` is None. A missing side leaves the ratio open."""

    county: Place | None
    area_m2: Decimal
    residents: int

    @property
    def area_shown(self) -> str:
        return f"{self.area_m2:,.0f}"

    @property
    def residents_shown(self) -> str:
        return f"{self.residents:,}"

    @property
    def ratio(self) -> Decimal | None:
        """Square metres per resident."""
        if not self.residents:
            return None
        return (self.area_m2 / self.residents).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class AreaPerPerson:
    year: int
    as_of: date
    lines: list[Line]
    city: Line
    sources: list[str]
    is_demo: bool
    incomplete: list[Place]  # counties with only one of the two sides; they are left out of the city's totals
    published: PublishedFigure | None

    @property
    def difference(self) -> Decimal | None:
        """Computed minus published, in square metres; None without both."""
        if self.published is None or self.city.ratio is None:
            return None
        return self.city.ratio - self.published.value


def years() -> list[int]:
    """Years with both a snapshot on 31 December and residents, the newest first."""
    areas = {day.year for day in AreaStatement.objects.dates("as_of", "day") if (day.month, day.day) == (12, 31)}
    return sorted(areas & set(Population.objects.values_list("year", flat=True)), reverse=True)


def of_year(year: int) -> AreaPerPerson:
    """The computation for 31 December of ``year``, with both sides and their sources."""
    as_of = date(year, 12, 31)
    areas: defaultdict[int, Decimal] = defaultdict(Decimal)
    residents: dict[int, int] = {}
    sources, is_demo, counties = set(), False, {}
    for row in AreaStatement.objects.filter(as_of=as_of, is_counted=True).select_related("county"):
        areas[row.county_id] += row.area_m2
        counties[row.county_id] = row.county
        sources.add(row.source)
        is_demo |= row.is_demo
    for count in Population.objects.filter(year=year).select_related("county"):
        residents[count.county_id] = count.residents
        counties[count.county_id] = count.county
        sources.add(count.source)
        is_demo |= count.is_demo
    ordered = sorted(counties.values(), key=lambda place: (place.position, place.code))
    both = [place for place in ordered if place.pk in areas and place.pk in residents]
    lines = [Line(place, areas[place.pk], residents[place.pk]) for place in both]
    total = Line(None, sum((line.area_m2 for line in lines), Decimal()), sum(line.residents for line in lines))
    missing = [place for place in ordered if place not in both]
    published = PublishedFigure.objects.filter(key=FIGURE).first()
    return AreaPerPerson(year, as_of, lines, total, sorted(sources), is_demo, missing, published)
