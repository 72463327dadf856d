"""The published figures on groups and alliances beside what the records say on the same day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from initiatives.indicators.figures import DisplayValue, display_value, in_unit, written
from initiatives.indicators.models import Observation
from initiatives.networks.cover import Coverage, coverage

# code of the indicator: how the same figure is counted from a Coverage
COUNTED = {
    "education-groups": lambda c: c.groups,
    "education-alliances": lambda c: c.alliances,
    "network-schools": lambda c: c.total.covered,
    "network-coverage": lambda c: c.total.share,
    "group-schools": lambda c: c.total.group,
    "group-rural-schools": lambda c: c.total.rural_group,
    "alliance-schools": lambda c: c.total.alliance,
    "alliance-rural-schools": lambda c: c.total.rural_alliance,
}
# indicators shown beside coverage, each with the one that its note quotes
TILES = (
    ("strong-town-province", "strong-town-new"),
    ("strong-town-city", ""),
    ("online-teaching-schools", ""),
    ("compulsory-schools-built", "compulsory-places"),
)
BESIDE = [code for pair in TILES for code in pair if code]


@dataclass(frozen=True)
class Published:
    """One published figure. ``computed`` is the count on its day, None where records do not say."""

    code: str
    label: str
    observation: Observation
    computed: Decimal | int | None = None

    @property
    def display(self) -> DisplayValue:
        return display_value(self.observation, self.observation.indicator)

    @property
    def day(self) -> date:
        return self.observation.period_end

    @property
    def difference(self) -> Decimal | None:
        if self.computed is None or self.observation.value is None:
            return None
        return Decimal(self.computed) - self.observation.value

    @property
    def computed_text(self) -> str:
        return "—" if self.computed is None else in_unit(self.computed, self.observation.indicator)

    @property
    def difference_text(self) -> str:
        return "—" if self.difference is None else written(self.difference, self.observation.indicator.places)

    @property
    def explanation(self) -> str:
        if self.computed is None:
            return "当日没有可计算的记录"
        if self.difference == 0:
            return "一致"
        return "公布的统计范围没有写明，可能与本站口径不同；或有记录尚未录入"


def values_of(codes: Iterable[str]) -> QuerySet[Observation]:
    """The published city-wide values of the indicators, the newest last."""
    return (
        Observation.objects.published()
        .citywide()
        .filter(indicator__code__in=codes)
        .select_related("indicator__unit", "source")
        .order_by("period_end", "pk")
    )


def latest(codes: Iterable[str]) -> dict[str, Observation]:
    """The newest published city-wide value of each indicator: one query."""
    return {row.indicator.code: row for row in values_of(codes)}


def figures(codes: Iterable[str] = BESIDE) -> dict[str, Published]:
    return newest(values_of(codes))


def newest(values: Iterable[Observation]) -> dict[str, Published]:
    """The newest figure by code, of what ``values_of`` gives."""
    return {row.indicator.code: Published(row.indicator.code, row.indicator.name, row) for row in values}


def reconciliation(known: Coverage | None = None) -> list[Published]:
    """Published beside computed, each on the day of the published figure. ``known`` saves counting its day again."""
    rows, days = latest(COUNTED), {}
    if known:
        days[known.day] = known
    found = []
    for code, count in COUNTED.items():
        row = rows.get(code)
        if row is None:
            continue
        if row.period_end not in days:
            days[row.period_end] = coverage(row.period_end)
        figures_of_day = days[row.period_end]
        computed = count(figures_of_day) if figures_of_day.known else None
        found.append(Published(code, row.indicator.name, row, computed))
    return found


def published_day(rows: Iterable[Published]) -> date | None:
    """The day that the published figures speak of."""
    return max((row.day for row in rows), default=None)
