"""The queue and the timetable in the back office: read-only but for the action on jobs that have failed."""

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from portal.backoffice.action_pages import ActionPages
from portal.backoffice.admin import PlainAdmin
from portal.jobs.models import Job, State, TimetableEntry

LABELS = {State.DEAD: "danger", State.WORKING: "info", State.DONE: "success"}


class ReadOnly(PlainAdmin):
    """Written by the product alone."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Job)
class JobAdmin(ActionPages, ReadOnly):
    """What was done, is done and will be done in the background."""

    list_display = ["titled", "status", "attempts", "enqueued_at", "next_at", "finished_at"]
    list_filter = ["state", "queue"]
    search_fields = ["task"]
    search_help_text = "任务代码，例如 purge_limits"
    fields = readonly_fields = (
        "titled", "status", "error", "attempts", "enqueued_at", "next_at", "started_at", "finished_at",
        "task", "arguments", "queue", "priority", "worker", "lease_until",
    )  # fmt: skip

    @admin.display(description="任务")
    def titled(self, job: Job) -> str:
        return job.title

    @display(description="状态", ordering="state", label={state.label: colour for state, colour in LABELS.items()})
    def status(self, job: Job) -> str:
        return State(job.state).label

    @admin.display(description="参数")
    def arguments(self, job: Job) -> str:
        given = [*job.args, *([job.kwargs] if job.kwargs else [])]
        return json.dumps(given, ensure_ascii=False) if given else "—"


@admin.register(TimetableEntry)
class TimetableEntryAdmin(ReadOnly):
    """When what is due next."""

    list_display = ["titled", "schedule", "due_at", "last_at"]
    fields = readonly_fields = ("titled", "schedule", "due_at", "last_at", "task")
    search_fields = ["task"]

    @admin.display(description="任务")
    def titled(self, entry: TimetableEntry) -> str:
        return entry.title
