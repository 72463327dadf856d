"""Tasks, after Django's own Tasks interface (``django.tasks``, from Django 6.0 on), so that it can take their place.

    @task(title="清理限流计数")
    def purge() -> None: ...

    purge.enqueue()
    purge.using(run_after=timezone.now() + timedelta(hours=1), priority=10).enqueue()

What a call leaves in the database is part of the caller's transaction: after a rollback there is no job.

More than Django has: ``title`` is what staff read; ``tries`` is how often a task that fails is run until it is dead;
``using(key=…)`` enqueues once under a key; ``enqueue_many`` writes many jobs at once. What a function returns is lost.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from portal.jobs.arguments import ArgumentsRefused, plain
from portal.jobs.inserting import insert
from portal.jobs.models import HIGHEST, LOWEST, Job, State
from portal.jobs.wake import POSTGRES_POLL, wake

TRIES = 8
Call = tuple[tuple[Any, ...], dict[str, Any]]


class TaskResultStatus(StrEnum):
    """The names that Django gives to the states."""

    READY = "READY"
    RUNNING = "RUNNING"
    FAILED = "FAILED"
    SUCCESSFUL = "SUCCESSFUL"


STATUS = {
    State.WAITING: TaskResultStatus.READY,
    State.WORKING: TaskResultStatus.RUNNING,
    State.DEAD: TaskResultStatus.FAILED,
    State.DONE: TaskResultStatus.SUCCESSFUL,
}


class TaskResultDoesNotExist(LookupError):
    """No job has this number: it was purged after it was done, or never was."""


@dataclass
class TaskResult:
    """What became of one call. ``refresh()`` asks again."""

    task: "Task"
    id: str
    status: TaskResultStatus
    enqueued_at: datetime
    attempts: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def is_finished(self) -> bool:
        return self.status in (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)

    def refresh(self) -> None:
        """Raises TaskResultDoesNotExist when the job has been purged."""
        self.__dict__.update(self.task.get_result(self.id).__dict__)


@dataclass(frozen=True)
class Task:
    """A function that runs in the background. Each is a module's own, so that the worker finds it by its name."""

    func: Callable[..., Any]
    title: str
    priority: int = 0
    queue_name: str = "default"
    run_after: datetime | None = None
    takes_context: bool = False
    tries: int = TRIES
    atomic: bool = True  # the function and the mark "done" share one transaction
    key: str | None = None

    def __post_init__(self) -> None:
        if "<" in self.func.__qualname__ or "." in self.func.__qualname__:
            raise ImproperlyConfigured(f"{self.func.__qualname__}: a task is a function of a module")
        if not LOWEST <= self.priority <= HIGHEST:
            raise ImproperlyConfigured(f"{self.name}: priority from {LOWEST} to {HIGHEST}")
        if self.run_after is not None and timezone.is_naive(self.run_after):
            raise ImproperlyConfigured(f"{self.name}: run_after needs a time zone")
        if self.tries < 1:
            raise ImproperlyConfigured(f"{self.name}: a task is tried once or more")

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.name} is a task: .enqueue() it, or .call() its function here and now")

    @property
    def name(self) -> str:
        return self.func.__name__

    @property
    def module_path(self) -> str:
        """How the worker finds it: ``package.module.name``."""
        return f"{self.func.__module__}.{self.func.__qualname__}"

    def using(self, **changes: Any) -> "Task":
        """The same with another ``priority``, ``queue_name``, ``run_after`` (a moment), or with a ``key``.

        Under one key there is one job as long as it is kept: a second call gives the first one's result.
        """
        if unknown := changes.keys() - {"priority", "queue_name", "run_after", "key"}:
            raise TypeError(f"{self.name}: no {', '.join(sorted(unknown))} can be changed")
        return replace(self, **changes)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Run the function here and now, as if it were no task."""
        return self.func(*args, **kwargs)

    def enqueue(self, *args: Any, **kwargs: Any) -> TaskResult:
        """Have it run in the background, once this transaction has committed. Raises ArgumentsRefused."""
        (job,) = self._enqueue([(args, kwargs)])
        return result_of(self, job)

    def enqueue_many(self, calls: Iterable[Call]) -> list[TaskResult]:
        """Many calls at once, each ``(args, kwargs)``, in the order given. Raises ArgumentsRefused for the first bad
        one, and then enqueues none."""
        if self.key is not None:
            raise ArgumentsRefused(f"{self.name}: one key is for one call")
        return [result_of(self, job) for job in self._enqueue(list(calls))]

    def get_result(self, result_id: str) -> TaskResult:
        """Raises TaskResultDoesNotExist."""
        job = Job.objects.filter(pk=result_id, task=self.module_path).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(self, job)

    def _enqueue(self, calls: list[Call]) -> list[Job]:
        now = timezone.now()
        arguments = [plain(self.func, *call, context=self.takes_context) for call in calls]
        with transaction.atomic():
            if self.key is None:
                jobs = [self._job(now, pk=pk) for pk in insert(self._job(now), arguments)]
            else:
                ((args, kwargs),) = arguments
                Job.objects.bulk_create([self._job(now, args=args, kwargs=kwargs)], ignore_conflicts=True)
                jobs = [Job.objects.get(key=self.key)]
            if self.run_after is None or self.run_after <= now + timedelta(seconds=POSTGRES_POLL):
                wake()
        return jobs

    def _job(self, now: datetime, **values: Any) -> Job:
        return Job(
            task=self.module_path,
            queue=self.queue_name,
            priority=self.priority,
            key=self.key,
            enqueued_at=now,
            next_at=self.run_after or now,
            **values,
        )


def result_of(task: Task, job: Job) -> TaskResult:
    """What is known of a job, in the words of Django's interface."""
    status = STATUS[State(job.state)]
    return TaskResult(task, str(job.pk), status, job.enqueued_at, job.attempts, job.started_at, job.finished_at)


def task(
    *,
    title: str,
    priority: int = 0,
    queue_name: str = "default",
    takes_context: bool = False,
    tries: int = TRIES,
    atomic: bool = True,
) -> Callable[[Callable[..., Any]], Task]:
    """Decorator: the function runs in the background.

    ``atomic``: its changes to the database and the mark "done" are one transaction, so whatever is killed they happen
    once; keep such functions short, on SQLite nobody else writes meanwhile. Without it the function may run twice when
    a worker is killed: for calls to the outside, and for long work that commits in steps. ``takes_context``: its first
    argument is a ``portal.jobs.perform.TaskContext``, with which it can commit its last step together with "done".
    """

    def declare(function: Callable[..., Any]) -> Task:
        return Task(function, title, priority, queue_name, None, takes_context, tries, atomic)

    return declare
