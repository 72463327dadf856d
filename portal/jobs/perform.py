"""One run of one job."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string

from portal.audit.request_id import request_id
from portal.jobs import claims
from portal.jobs.claims import Claim, LeaseLost
from portal.jobs.ending import Stopping
from portal.jobs.models import State
from portal.jobs.task import TRIES, Task, TaskResult, result_of

logger = logging.getLogger(__name__)


class UnknownTask(LookupError):
    """The program has no task of this name (any more)."""


@dataclass
class TaskContext:
    """What a task with ``takes_context`` knows of its run."""

    claim: Claim
    task: Task
    completed: bool = False

    @property
    def task_result(self) -> TaskResult:
        return result_of(self.task, self.claim.job)

    @property
    def attempt(self) -> int:
        """1 in the first run."""
        return self.claim.job.attempts

    @contextmanager
    def completing(self) -> Iterator[None]:
        """A transaction that is committed together with "done", or not at all when the lease was lost meanwhile."""
        with transaction.atomic():
            yield
            claims.finish(self.claim)
        self.completed = True


def find(path: str) -> Task:
    """The task of that name. Raises UnknownTask, for any other name too: a row decides nothing but which task."""
    try:
        found = import_string(path)
    except ImportError:
        raise UnknownTask(path) from None
    if not isinstance(found, Task) or found.module_path != path:
        raise UnknownTask(path)
    return found


def perform(claim: Claim) -> None:
    """Run the job and write how it ended. Errors of the database pass when even that cannot be written."""
    job, token = claim.job, request_id.set(f"job-{claim.job.pk}")
    tries = TRIES
    try:
        task = find(job.task)
        tries = task.tries
        if job.state == State.WORKING and job.attempts > tries:  # whoever ran it last was killed, once too often
            claims.fail(claim, tries, claims.KILLED)
            logger.error("job %s (%s) is dead: its worker was killed each time", job.pk, job.task)
            return
        with translation.override("zh-hans"):
            _run(task, claim)
    except LeaseLost:
        logger.warning("job %s (%s): the lease was lost, nothing is written", job.pk, job.task)
    except (Stopping, KeyboardInterrupt):
        raise
    except BaseException as error:  # whatever else ends a process would end it again and again, before any other job
        _failed(claim, tries, error)
    finally:
        request_id.reset(token)


def _run(task: Task, claim: Claim) -> None:
    context = TaskContext(claim, task)
    args = (context, *claim.job.args) if task.takes_context else tuple(claim.job.args)
    if task.atomic:
        with transaction.atomic():
            task.func(*args, **claim.job.kwargs)
            if not context.completed:
                claims.finish(claim)
        return
    task.func(*args, **claim.job.kwargs)
    if not context.completed:
        claims.finish(claim)


def _failed(claim: Claim, tries: int, error: BaseException) -> None:
    """The log gets the traceback without the message, which may quote a person."""
    where = "".join(traceback.format_tb(error.__traceback__))
    try:
        state = claims.fail(claim, tries, claims.in_words(error))
    except LeaseLost:
        logger.warning("job %s (%s): failed after its lease was lost", claim.job.pk, claim.job.task)
        return
    level = logging.ERROR if state == State.DEAD else logging.WARNING
    said = "is dead" if state == State.DEAD else "failed and waits for its next run"
    logger.log(level, "job %s (%s) %s: %s\n%s", claim.job.pk, claim.job.task, said, type(error).__name__, where)
