"""What of the programme waits for people: worklists of the dashboard, and a card on the number of actions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from initiatives.indicators.filters import not_looked_over
from initiatives.programme.models import Initiative, Milestone, Programme
from portal.accounts.access import allowed
from portal.backoffice.cards import CardContent, card
from portal.backoffice.worklists import Due, worklist


@worklist("名称待核定的行动", Initiative, "name", order=35, label=lambda row: row.name)
def provisional(request: HttpRequest, rows: Any) -> QuerySet[Initiative]:
    found: QuerySet[Initiative] = rows.provisional().order_by("number")
    return found


@card("行动的数目", order=35)
def number_of_actions(request: HttpRequest) -> CardContent | None:
    """A programme whose number of actions differs from what was announced."""
    if not allowed(request.user, Initiative, "change"):
        return None
    notes = []
    for programme in Programme.objects.exclude(expected_count=None):
        held = programme.initiatives.count()
        if held != programme.expected_count:
            notes.append(f"{programme.short_name}应有 {programme.expected_count} 项行动，现有 {held} 项。")
    if not notes:
        return None
    return {"note": "".join(notes), "url": reverse("admin:programme_initiative_changelist"), "way": "去核对"}


def _milestone(row: Milestone) -> str:
    return f"{row.title}：{row.due}"


@worklist("逾期的里程碑", Milestone, "late", way="去更新", order=36, due=Due("due_on"), label=_milestone)
def late(request: HttpRequest, rows: Any) -> QuerySet[Milestone]:
    found: QuerySet[Milestone] = rows.overdue(timezone.localdate()).order_by("due_on")
    return found


def _confirmed(row: Initiative) -> str:
    return f"{row.name}：{row.last_confirmed_on or '从未核对'}"


@worklist("一年以上未核对的行动", Initiative, "stale", order=37, yearly=True, label=_confirmed)
def stale(request: HttpRequest, rows: Any) -> QuerySet[Initiative]:
    found: QuerySet[Initiative] = not_looked_over(rows).order_by("last_confirmed_on", "number")
    return found
