from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.access import allowed
from portal.backoffice.cards import CardContent, card
from portal.backoffice.worklists import Due, Lane, worklist
from portal.jobs.beats import LATE, is_late, last_beat
from portal.jobs.models import Job, State


@worklist(
    *("失败的后台任务", Job, "dead"),
    way="去处理",
    order=4,
    verb="retry",
    due=Due(undated=Lane.TODAY),
)
def dead(request: HttpRequest, rows: Any) -> QuerySet[Job]:
    """Jobs that were tried often enough and wait for a person."""
    found: QuerySet[Job] = rows.filter(state=State.DEAD)
    return found


@card("后台任务", order=90)
def silence(request: HttpRequest) -> CardContent | None:
    """Whoever may retry jobs learns that nobody is there to run them."""
    if not allowed(request.user, Job, "retry"):
        return None
    beat = last_beat()
    if not is_late(beat):
        return None
    if beat:
        minutes, latest = LATE.seconds // 60, f"{timezone.localtime(beat):%Y-%m-%d %H:%M}"
        found = f"已有 {minutes} 分钟以上没有后台进程在运行，最近一次是 {latest}。"
    else:
        found = "还没有后台进程运行过。"
    return {
        "note": f"{found}请联系运维人员启动后台进程。",
        "url": reverse("admin:jobs_job_changelist"),
        "way": "去查看",
    }
