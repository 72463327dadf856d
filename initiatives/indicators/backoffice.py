"""Cards of the dashboard: what of the data needs a person's eye."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from initiatives.indicators.compute import COMPUTATIONS
from initiatives.indicators.figures import in_unit
from initiatives.indicators.filters import STALE_DAYS, not_looked_over
from initiatives.indicators.models import Indicator, Observation
from initiatives.indicators.reconcile import Reconciliation, reconciliations
from portal.accounts.access import allowed, scope
from portal.backoffice.cards import CardContent, card

SHOWN = 5


@card("应更新的指标", order=30)
def overdue(request: HttpRequest) -> CardContent | None:
    """Indicators whose next value is due, or that have none at all."""
    if not allowed(request.user, Indicator, "change"):
        return None
    rows = scope(request.user, Indicator.objects.overdue(timezone.localdate())).order_by("next_due")
    empty = list(Indicator.objects.without_data()[:SHOWN])
    items = [(f"{row.name}：应于 {row.next_due} 更新", _change(row)) for row in rows[:SHOWN]]
    items += [(f"{row.name}：尚无已发布的数据", _change(row)) for row in empty]
    count = rows.count() + Indicator.objects.without_data().count()
    return {"count": count, "items": items[:SHOWN], "url": reverse("admin:indicators_indicator_changelist")}


@card("待发布的数据", order=31)
def drafts(request: HttpRequest) -> CardContent | None:
    if not allowed(request.user, Observation, "change"):
        return None
    rows = scope(request.user, Observation.objects.drafts().select_related("indicator", "place"), "change")
    items = [(str(row), reverse("admin:indicators_observation_change", args=[row.pk])) for row in rows[:SHOWN]]
    address = reverse("admin:indicators_observation_changelist") + "?state__exact=draft"
    return {"count": rows.count(), "items": items, "url": address}


@card("公布数与记录不一致", order=32)
def differing(request: HttpRequest) -> CardContent | None:
    """Published figures that records do not reproduce; pilots named only in part are the usual reason."""
    if not allowed(request.user, Indicator, "change"):
        return None
    known = Indicator.objects.filter(computation__in=list(COMPUTATIONS))
    rows = [row for row in reconciliations(known) if row.difference]
    items = [(_difference(row), _change(row.observation.indicator)) for row in rows[:SHOWN]]
    return {"count": len(rows), "items": items, "url": reverse("indicators:reconciliation")}


@card("久未核对的指标", order=33, yearly=True)
def stale(request: HttpRequest) -> CardContent | None:
    if not allowed(request.user, Indicator, "change"):
        return None
    rows = not_looked_over(Indicator.objects.all()).order_by("last_confirmed_on", "position")
    items = [(f"{row.name}：{row.last_confirmed_on or '从未核对'}", _change(row)) for row in rows[:SHOWN]]
    note = f"超过 {STALE_DAYS} 天没有核对"
    return {
        "count": rows.count(),
        "items": items,
        "note": note,
        "url": reverse("admin:indicators_indicator_changelist") + "?confirmed=stale",
    }


def _difference(row: Reconciliation) -> str:
    indicator = row.observation.indicator
    counted = in_unit(row.counted.value, indicator) if row.counted else ""
    return f"{indicator.name}：公布 {row.observation.published_text or row.observation.value}，记录 {counted}"


def _change(indicator: Indicator) -> str:
    return reverse("admin:indicators_indicator_change", args=[indicator.pk])
