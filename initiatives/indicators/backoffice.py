"""What of the data waits for people, and what was published: worklists and a chart of the dashboard."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from initiatives.indicators.compute import COMPUTATIONS
from initiatives.indicators.filters import STALE_DAYS, not_looked_over
from initiatives.indicators.models import Indicator, Observation
from initiatives.indicators.reconcile import reconciliations
from portal.accounts.access import allowed, scope
from portal.backoffice.charts import Series, against_last, by_age, by_week, chart, weeks_ago, written
from portal.backoffice.worklists import Due, worklist
from portal.dates.precision import in_words


def _due(indicator: Indicator) -> str:
    return f"{indicator.name}：应于 {in_words(indicator.next_due)}更新"


@worklist("应更新的指标", Indicator, "due", way="去填报", order=30, due=Due("next_due"), label=_due)
def overdue(request: HttpRequest, rows: Any) -> QuerySet[Indicator]:
    """Indicators whose next value is due."""
    due: QuerySet[Indicator] = rows.overdue(timezone.localdate()).order_by("next_due")
    return due


@worklist("尚无已发布数据的指标", Indicator, "empty", order=34, label=lambda indicator: indicator.name)
def empty(request: HttpRequest, rows: Any) -> QuerySet[Indicator]:
    nothing = Indicator.objects.without_data().order_by().values("pk")
    found: QuerySet[Indicator] = rows.filter(pk__in=nothing)
    return found


@worklist("待发布的数据", Observation, "draft", order=31, verb="publish", related=("indicator", "place"))
def drafts(request: HttpRequest, rows: Any) -> QuerySet[Observation]:
    found: QuerySet[Observation] = rows.drafts()
    return found


@worklist(
    *("公布数与记录不一致", Indicator, "differing"),
    order=32,
    note="已公布的数字与按登记记录算出的不同；相差多少见“公布数与记录核对”页。",
    label=lambda indicator: indicator.name,
)
def differing(request: HttpRequest, rows: Any) -> QuerySet[Indicator]:
    """Indicators with a published figure that records do not reproduce, mostly as pilots are named only in part."""
    known = Indicator.objects.filter(computation__in=list(COMPUTATIONS))
    found: QuerySet[Indicator] = rows.filter(
        pk__in={row.observation.indicator_id for row in reconciliations(known) if row.difference}
    )
    return found


def _confirmed(indicator: Indicator) -> str:
    return f"{indicator.name}：{indicator.last_confirmed_on or '从未核对'}"


@worklist(
    *("久未核对的指标", Indicator, "stale"),
    order=33,
    yearly=True,
    note=f"超过 {STALE_DAYS} 天没有核对",
    label=_confirmed,
)
def stale(request: HttpRequest, rows: Any) -> QuerySet[Indicator]:
    found: QuerySet[Indicator] = not_looked_over(rows).order_by("last_confirmed_on", "position")
    return found


@chart("发布数据", order=30)
def published(request: HttpRequest) -> Series | None:
    """Values that were published in each of the last weeks, those that were revised afterwards too."""
    if not allowed(request.user, Observation, "view"):
        return None
    rows = scope(request.user, Observation.objects.filter(published_at__gte=weeks_ago())).order_by()
    days = map(timezone.localdate, rows.values_list("published_at", flat=True))
    points = by_week(days, timezone.localdate())
    return Series(points, "条", against_last(points, "条")) if any(value for _, value in points) else None


@chart("指标一年未核对", order=60)
def looked_over(request: HttpRequest) -> Series | None:
    """When the indicators were last looked over."""
    if not allowed(request.user, Indicator, "change"):
        return None
    points = by_age(Indicator.objects.values_list("last_confirmed_on", flat=True), timezone.localdate())
    number = sum(value or 0 for _, value in points)
    return Series(points, "项", f"共 {written(number, '项')}，按最近核对的时间") if number else None
