"""The queue and the timetable in the back office: read-only but for the action on jobs that have failed."""

import json
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from portal.backoffice.action_pages import ActionPages
from portal.backoffice.admin import PlainAdmin
from portal.jobs.models import Job, State, TimetableEntry, title_of
from portal.jobs.queues import title_of_queue
from portal.jobs.schedule import BadSchedule, Schedule
from portal.language.folding import folded, words

LABELS = {State.DEAD: "danger", State.WORKING: "info", State.DONE: "success"}


class ReadOnly(PlainAdmin):
    """Written by the product alone."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class FoundByTitle(ReadOnly):
    """The list is searched for what it shows, the titles, as well as for the code of a task."""

    search_fields = ["task"]
    search_help_text = "按任务名称或代码查找"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if not (typed := words(search_term)):
            return found, duplicates
        paths = queryset.order_by().values_list("task", flat=True).distinct()
        titled = [path for path in paths if all(word in folded(title_of(path)) for word in typed)]
        return found | queryset.filter(task__in=titled), duplicates


class QueueFilter(admin.SimpleListFilter):
    """The queues that there are jobs in, by what people call them."""

    title, parameter_name = "队列", "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = model_admin.get_queryset(request).order_by("queue").values_list("queue", flat=True).distinct()
        return [(name, title_of_queue(name)) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(queue=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(ActionPages, FoundByTitle):
    """What was done, is done and will be done in the background."""

    list_display = ["titled", "status", "attempts", "enqueued_at", "next_at", "finished_at"]
    list_filter = ["state", QueueFilter]
    fields = readonly_fields = (
        "titled", "status", "error", "attempts", "enqueued_at", "next_at", "started_at", "finished_at",
        "task", "arguments", "queued", "priority", "worker", "lease_until",
    )  # fmt: skip

    @admin.display(description="任务")
    def titled(self, job: Job) -> str:
        return job.title

    @display(description="状态", ordering="state", label={state.label: colour for state, colour in LABELS.items()})
    def status(self, job: Job) -> str:
        return State(job.state).label

    @admin.display(description="队列")
    def queued(self, job: Job) -> str:
        return title_of_queue(job.queue)

    @admin.display(description="参数")
    def arguments(self, job: Job) -> str:
        args = job.args if isinstance(job.args, list) else [job.args]  # a row that no task wrote
        given = [*args, *([job.kwargs] if job.kwargs else [])]
        return json.dumps(given, ensure_ascii=False) if given else "—"


@admin.register(TimetableEntry)
class TimetableEntryAdmin(FoundByTitle):
    """When what is due next."""

    list_display = ["titled", "when", "due_at", "last_at"]
    fields = readonly_fields = ("titled", "when", "due_at", "last_at", "task", "schedule")

    @admin.display(description="任务")
    def titled(self, entry: TimetableEntry) -> str:
        return entry.title

    @admin.display(description="运行时间", ordering="schedule")
    def when(self, entry: TimetableEntry) -> str:
        try:
            return str(Schedule.of(entry.schedule, settings.TIME_ZONE))
        except BadSchedule:  # written by a release that could read more
            return entry.schedule
