"""What is done regularly. A room says so in its ``crontab.py``, which is found by its name::

    @regular("10 3 * * *")
    @task(title="清理限流计数")
    def purge_counts() -> None: ...

Each due time is enqueued once, whatever the number of workers: whoever moves the entry on, by a conditional UPDATE,
enqueues the job in the same transaction. Times at which no worker ran are made up for by one run.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from portal.jobs.models import TimetableEntry
from portal.jobs.schedule import Schedule
from portal.jobs.task import Task

REGULAR: dict[str, tuple[Task, Schedule]] = {}


def regular(text: str) -> Callable[[Task], Task]:
    """Decorator: the task is enqueued, without arguments, whenever ``text`` (see ``portal.jobs.schedule``) says so.

    Raises BadSchedule, and ImproperlyConfigured for a task that is regular already.
    """
    schedule = Schedule.of(text, settings.TIME_ZONE)

    def register(task: Task) -> Task:
        if task.module_path in REGULAR:
            raise ImproperlyConfigured(f"{task.module_path} is regular twice")
        REGULAR[task.module_path] = (task, schedule)
        return task

    return register


def enter_all() -> None:
    """The timetable in the database is that of the program: new entries wait for their first time, one whose schedule
    has changed for the next time of the new one. What the program no longer knows is left alone, for a worker of the
    release before may still run."""
    now = timezone.now()
    known = {entry.task: entry for entry in TimetableEntry.objects.all()}
    for path, (_task, schedule) in REGULAR.items():
        values = {"schedule": schedule.text, "due_at": schedule.after(now)}
        if path not in known:
            TimetableEntry.objects.get_or_create(task=path, defaults=values)
        elif known[path].schedule != schedule.text:
            TimetableEntry.objects.filter(task=path, schedule=known[path].schedule).update(**values)


def enqueue_due() -> int:
    """Enqueue what is due; how many this worker did."""
    now = timezone.now()
    due = TimetableEntry.objects.filter(task__in=REGULAR, due_at__lte=now)
    return sum(_enqueue(entry, now) for entry in due)


def _enqueue(entry: TimetableEntry, now: datetime) -> bool:
    """False where another worker was first."""
    task, schedule = REGULAR[entry.task]
    with transaction.atomic():
        ours = TimetableEntry.objects.filter(pk=entry.pk, due_at=entry.due_at)
        if not ours.update(due_at=schedule.after(now), last_at=entry.due_at):
            return False
        task.using(key=f"{entry.task} {entry.due_at:%Y-%m-%dT%H:%MZ}").enqueue()
    return True
