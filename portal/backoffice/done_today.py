"""What a person has done today, as the audit log tells it: a line at the end of the dashboard."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.access import POLICIES, granted
from portal.audit.models import AuditEvent
from portal.records.enums import label_of

Kind = AuditEvent.Kind
WORK = (Kind.ACTION, Kind.CREATE, Kind.CHANGE, Kind.DELETE, Kind.IMPORT, Kind.UNDO)
NAMED = 4  # sorts of work that the line names


@dataclass(frozen=True)
class Done:
    """``sorts`` are the commonest with their number; ``url`` lists all of it for those who may read the audit log."""

    count: int = 0
    sorts: tuple[tuple[str, int], ...] = ()
    url: str = ""

    @property
    def more(self) -> int:
        """How much the line counts without a name."""
        return self.count - sum(count for _, count in self.sorts)


def work_today(person: Any) -> QuerySet[AuditEvent]:
    """The entries of what ``person`` has done since midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return AuditEvent.objects.filter(moment__gte=midnight, actor=person.pk, kind__in=WORK, success=True)


class WorkTodayFilter(SimpleListFilter):
    """Above the audit log: what the reader has done today, the same entries as the dashboard counts."""

    title, parameter_name = "我的工作", "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", "我今天办完的")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset & work_today(request.user) if self.value() == "today" else queryset


def done_today(request: HttpRequest) -> Done:
    """The person's work since midnight, by sort: actions by their name, everything else by the kind of entry."""
    sorts = Counter(
        note.partition("：")[0] if kind == Kind.ACTION else label_of(Kind, kind)
        for kind, note in work_today(request.user).values_list("kind", "note")
    )
    may_read = granted(request.user, POLICIES[AuditEvent], "view")
    url = f"{reverse('admin:audit_auditevent_changelist')}?work=today" if may_read else ""
    return Done(sorts.total(), tuple(sorts.most_common(NAMED)), url)
