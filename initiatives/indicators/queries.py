"""Questions about indicators and their values."""

from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Count, Max, Q

from initiatives.indicators.enums import State
from portal.records.enums import Qualifier

if TYPE_CHECKING:
    from initiatives.indicators.models import Indicator, Observation  # noqa: F401 - the names in quotes

M = TypeVar("M", bound=models.Model)


class ObservationQuerySet(models.QuerySet["Observation"]):
    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def drafts(self) -> Self:
        return self.filter(state=State.DRAFT)

    def published_or_superseded(self) -> Self:
        """What readers may see: values in force and, for the record, those that were revised."""
        return self.filter(state__in=(State.PUBLISHED, State.SUPERSEDED))

    def citywide(self) -> Self:
        return self.filter(place=None)

    def by_county(self) -> Self:
        return self.exclude(place=None)

    def in_series(self) -> Self:
        """Oldest first, with what a page shows beside each value."""
        return self.select_related("source", "place", "indicator__unit").order_by("period_end", "period_start", "pk")

    def counted(self) -> Self:
        """Values that can be drawn: a wording such as 多个 has none."""
        return self.filter(value__isnull=False).exclude(qualifier=Qualifier.SEVERAL)


class ConfirmedQuerySet(models.QuerySet[M]):
    """For records that somebody looks over from time to time: ``last_confirmed_on``."""

    def not_confirmed_since(self, day: date) -> Self:
        """Never confirmed, or not since ``day``."""
        return self.filter(Q(last_confirmed_on=None) | Q(last_confirmed_on__lt=day))


class IndicatorQuerySet(ConfirmedQuerySet["Indicator"]):
    def with_counts(self) -> Self:
        return self.annotate(
            n_published=Count("observations", Q(observations__state=State.PUBLISHED)),
            last_published=Max("observations__published_at", filter=Q(observations__state=State.PUBLISHED)),
        )

    def without_data(self) -> Self:
        return self.with_counts().filter(n_published=0)

    def overdue(self, day: date) -> Self:
        return self.filter(next_due__lt=day)
