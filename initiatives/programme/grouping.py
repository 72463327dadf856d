"""Indicators are listed under the initiatives that they judge: what this room tells the room with the indicators."""

from collections.abc import Iterable

from django.db.models import QuerySet

from initiatives.indicators.groups import Group, Use
from initiatives.indicators.models import Indicator
from initiatives.programme.models import Initiative, InitiativeIndicator


def _group(initiative: Initiative) -> Group:
    return Group(initiative.slug, initiative.name, initiative.number, initiative.get_absolute_url())


class ByInitiative:
    """One heading for each initiative that has an indicator."""

    def groups(self) -> list[Group]:
        return [_group(row) for row in Initiative.objects.exclude(gauges=None).order_by("number").distinct()]

    def narrow(self, indicators: QuerySet[Indicator], key: str) -> QuerySet[Indicator]:
        return indicators.filter(pk__in=InitiativeIndicator.objects.filter(initiative__slug=key).values("indicator"))

    def uses(self, keys: Iterable[int]) -> dict[int, list[Use]]:
        found: dict[int, list[Use]] = {}
        gauges = InitiativeIndicator.objects.filter(indicator__in=list(keys)).select_related("initiative", "measure")
        for gauge in gauges:
            use = Use(_group(gauge.initiative), gauge.measure.name if gauge.measure else "")
            found.setdefault(gauge.indicator_id, []).append(use)
        return found
