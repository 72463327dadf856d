"""Cards of the dashboard: what of the programme needs a person's eye."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from initiatives.indicators.filters import not_looked_over
from initiatives.programme.models import Initiative, Milestone, Programme
from portal.accounts.access import allowed, scope
from portal.backoffice.cards import CardContent, card

SHOWN = 5


@card("名称待核定的行动", order=35)
def provisional(request: HttpRequest) -> CardContent | None:
    """Provisional names, and a programme whose number of actions differs from what was announced."""
    if not allowed(request.user, Initiative, "change"):
        return None
    rows = Initiative.objects.provisional().order_by("number")
    items = [(row.name, reverse("admin:programme_initiative_change", args=[row.pk])) for row in rows[:SHOWN]]
    notes = []
    for programme in Programme.objects.exclude(expected_count=None):
        held = programme.initiatives.count()
        if held != programme.expected_count:
            notes.append(f"{programme.short_name}应有 {programme.expected_count} 项行动，现有 {held} 项。")
    address = reverse("admin:programme_initiative_changelist") + "?is_provisional__exact=1"
    return {"count": rows.count(), "items": items, "note": "".join(notes), "url": address}


@card("逾期的里程碑", order=36)
def late(request: HttpRequest) -> CardContent | None:
    if not allowed(request.user, Milestone, "change"):
        return None
    rows = scope(request.user, Milestone.objects.overdue(timezone.localdate())).order_by("due_on")
    items = [
        (f"{row.title}：{row.due}", reverse("admin:programme_milestone_change", args=[row.pk])) for row in rows[:SHOWN]
    ]
    address = reverse("admin:programme_milestone_changelist") + "?due=overdue"
    return {"count": rows.count(), "items": items, "url": address}


@card("一年以上未核对的行动", order=37, yearly=True)
def stale(request: HttpRequest) -> CardContent | None:
    if not allowed(request.user, Initiative, "change"):
        return None
    rows = not_looked_over(Initiative.objects.all()).order_by("last_confirmed_on", "number")
    page = "admin:programme_initiative_change"
    items = [
        (f"{row.name}：{row.last_confirmed_on or '从未核对'}", reverse(page, args=[row.pk])) for row in rows[:SHOWN]
    ]
    address = reverse("admin:programme_initiative_changelist") + "?confirmed=stale"
    return {"count": rows.count(), "items": items, "url": address}
