"""Questions about indicators and their values."""

from django.db import models
from django.db.models import Count, Max, Prefetch, Q

from initiatives.indicators.enums import Qualifier, State


class ObservationQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)

    def drafts(self):
        return self.filter(state=State.DRAFT)

    def public(self):
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

    def not_confirmed_since(self, day):
        """Never confirmed, or not since ``day``."""
        return self.filter(Q(last_confirmed_on=None) | Q(last_confirmed_on__lt=day))


class IndicatorQuerySet(ConfirmedQuerySet):
    def with_series(self):
        """Each with its published city-wide values (``series``, oldest first) and targets, in three queries."""
        from initiatives.indicators.models import Target

        return self.select_related("unit").prefetch_related(
            Prefetch("observations", published_series(), to_attr="series"),
            Prefetch("targets", Target.objects.select_related("source"), to_attr="all_targets"),
        )

    def with_targets(self):
        from initiatives.indicators.models import Target

        targets = Target.objects.select_related("source")
        return self.select_related("unit").prefetch_related(Prefetch("targets", targets, to_attr="all_targets"))

    def with_counts(self):
        return self.annotate(
            n_published=Count("observations", Q(observations__state=State.PUBLISHED)),
            last_published=Max("observations__published_at", filter=Q(observations__state=State.PUBLISHED)),
        )

    def without_data(self):
        return self.with_counts().filter(n_published=0)

    def overdue(self, day):
        return self.filter(next_due__lt=day)


def published_series():
    """The published city-wide values of any indicator, oldest first."""
    from initiatives.indicators.models import Observation

    return (
        Observation.objects.published().citywide().select_related("source").order_by("period_end", "period_start", "pk")
    )
