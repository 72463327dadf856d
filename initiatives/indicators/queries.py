"""Questions about indicators and their values."""

from datetime import date

from django.db import models
from django.db.models import Count, Max, Q

from initiatives.indicators.enums import State
from portal.records.enums import Qualifier


class ObservationQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)

    def drafts(self):
        return self.filter(state=State.DRAFT)

    def published_or_superseded(self):
        """What readers may see: values in force and, for the record, those that were revised."""
        return self.filter(state__in=(State.PUBLISHED, State.SUPERSEDED))

    def citywide(self):
        return self.filter(place=None)

    def by_county(self):
        return self.exclude(place=None)

    def in_series(self):
        """Oldest first, with what a page shows beside each value."""
        return self.select_related("source", "place", "indicator__unit").order_by("period_end", "period_start", "pk")

    def counted(self):
        """Values that can be drawn: a wording such as 多个 has none."""
        return self.filter(value__isnull=False).exclude(qualifier=Qualifier.SEVERAL)


class ConfirmedQuerySet(models.QuerySet):
    """For records that somebody looks over from time to time: ``last_confirmed_on``."""

    def not_confirmed_since(self, day: date):
        """Never confirmed, or not since ``day``."""
        return self.filter(Q(last_confirmed_on=None) | Q(last_confirmed_on__lt=day))


class IndicatorQuerySet(ConfirmedQuerySet):
    def with_counts(self):
        return self.annotate(
            n_published=Count("observations", Q(observations__state=State.PUBLISHED)),
            last_published=Max("observations__published_at", filter=Q(observations__state=State.PUBLISHED)),
        )

    def without_data(self):
        return self.with_counts().filter(n_published=0)

    def overdue(self, day: date):
        return self.filter(next_due__lt=day)
