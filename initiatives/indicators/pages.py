"""What the page of one indicator shows; its files and the API take the same rows from here."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from initiatives.indicators.compute import COMPUTATIONS
from initiatives.indicators.figures import display_value
from initiatives.indicators.groups import Use, grouping
from initiatives.indicators.models import Comparison, Indicator, Observation, RankClaim
from initiatives.indicators.reconcile import Reconciliation, reconciliations
from initiatives.indicators.values import IndicatorValue
from portal.places.models import COUNTY_KINDS, Place


@dataclass(frozen=True)
class CountyValue:
    place: Place
    row: Observation
    text: str


class IndicatorPage(IndicatorValue):
    """Everything known of one indicator, in a fixed number of queries."""

    @cached_property
    def observations(self) -> list[Observation]:
        """Published and revised values of the city and of every place, newest last."""
        rows = self.indicator.observations.published_or_superseded().select_related("source", "place", "superseded_by")
        return list(rows.order_by("period_end", "period_start", "place__position", "pk"))

    @property
    def series(self) -> list[Observation]:
        return [row for row in self.observations if row.state == "published" and row.place_id is None]

    @property
    def revised(self) -> list[Observation]:
        return [row for row in self.observations if row.state == "superseded"]

    @cached_property
    def counties(self) -> list[CountyValue]:
        """Values of the newest period that county-level units have, in the units' order."""
        rows = [(row.place, row) for row in self.observations if row.place and row.state == "published"]
        if not rows:
            return []
        end = max(row.period_end for _place, row in rows)
        newest = [(place, row) for place, row in rows if row.period_end == end]
        newest.sort(key=lambda pair: (pair[0].position, pair[0].sort_key))
        return [CountyValue(place, row, display_value(row, self.indicator).text) for place, row in newest]

    @cached_property
    def cartogram(self) -> dict[str, float] | None:
        """Numbers by division code; only where most units have one: a map of one or two says nothing."""
        rows = {county.place.code: county.row.value for county in self.counties if county.place.kind in COUNTY_KINDS}
        values = {code: float(value) for code, value in rows.items() if value is not None}
        return values if len(values) >= 4 else None

    @property
    def drawn_places(self) -> list[Place]:
        return [county.place for county in self.counties if county.place.kind in COUNTY_KINDS]

    @property
    def has_demo(self) -> bool:
        return any(row.is_demo for row in (*self.observations, *self.indicator.all_targets))

    @property
    def county_rows(self) -> list[Observation]:
        return [county.row for county in self.counties]

    @property
    def counties_are_demo(self) -> bool:
        return any(row.is_demo for row in self.county_rows)

    @cached_property
    def ranks(self) -> list[RankClaim]:
        return list(self.indicator.rank_claims.select_related("source"))

    @cached_property
    def comparisons(self) -> list[Comparison]:
        rows = Comparison.objects.filter(observation__in=[row.pk for row in self.series])
        return list(rows.select_related("source", "observation"))

    @cached_property
    def reconciliations(self) -> list[Reconciliation]:
        """Empty where the indicator is not computed or its room cannot count yet."""
        return reconciliations([self.indicator]) if self.indicator.computation in COMPUTATIONS else []

    @cached_property
    def uses(self) -> list[Use]:
        """Where this indicator is used: headings with their pages."""
        return grouping().uses([self.indicator.pk]).get(self.indicator.pk, [])

    @property
    def rows(self) -> list[tuple[Indicator, Observation]]:
        """What the tables of the page and its files hold."""
        return [(self.indicator, row) for row in self.observations]

    @property
    def as_of(self) -> date | None:
        return self.latest.period_end if self.latest else None
