"""Who works on which job: claims, leases, and how a run ends. Every write to ``Job.state`` but 再试一次 is here.

A claim is a conditional UPDATE that gives the job to one worker for a while and raises its token. Everything that the
worker writes later names worker and token: when the lease was lost and another one has the job, nothing is written.
"""

import logging
import random
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from portal.jobs.models import Job, State

LEASE = timedelta(seconds=60)
AT_ONCE = 10  # jobs of one claim
FIRST_PAUSE = 10  # seconds before the second run; each further pause is three times as long
SPREAD = 0.2  # share by which a pause is longer or shorter, so that what failed together does not come back together
KILLED = "进程在运行中被中止"
logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker may have the job: what this one was about to commit must not be."""


@dataclass(frozen=True)
class Claim:
    """A job that a worker may run until its lease ends."""

    job: Job
    worker: str
    token: int


def waiting(queues: Sequence[str] = ()) -> QuerySet[Job]:
    """Jobs that wait, in the order in which they are run."""
    rows = Job.objects.filter(state=State.WAITING).order_by(F("priority").desc(), "next_at", "pk")
    return rows.filter(queue__in=queues) if queues else rows


def abandoned(queues: Sequence[str] = ()) -> QuerySet[Job]:
    """Jobs at work, those first whose lease ends first."""
    rows = Job.objects.filter(state=State.WORKING).order_by("lease_until", "pk")
    return rows.filter(queue__in=queues) if queues else rows


def claim(worker: str, queues: Sequence[str] = ()) -> list[Claim]:
    """Jobs that are due, for this worker alone.

    What another worker was at when it was killed comes first and by itself: should it be what kills workers, the jobs
    that were claimed beside it do not lose a try each time.
    """
    now = timezone.now()
    left = abandoned(queues).filter(lease_until__lt=now)
    if left.exists() and (found := _claim(left, 1, worker, now)):  # asked first, for a lock is dearer than a question
        return found
    return _claim(waiting(queues).filter(next_at__lte=now), AT_ONCE, worker, now)


def _claim(rows: QuerySet[Job], count: int, worker: str, now: datetime) -> list[Claim]:
    """PostgreSQL leaves out rows that another worker is claiming; SQLite has one writer at a time."""
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        found = list(rows.select_for_update(skip_locked=skip)[:count])
        if not found:
            return []
        values = {"state": State.WORKING, "worker": worker, "lease_until": now + LEASE, "started_at": now}
        mine = rows.order_by().filter(pk__in=[job.pk for job in found])
        if mine.update(**values, token=F("token") + 1, attempts=F("attempts") + 1) != len(found):
            transaction.set_rollback(True)
            return []
    for job in found:
        job.attempts, job.token, job.started_at = job.attempts + 1, job.token + 1, now
    return [Claim(job, worker, job.token) for job in found]


def renew(worker: str, claims: Iterable[Claim]) -> None:
    """The worker still is at these jobs."""
    held = Job.objects.filter(pk__in=[claim.job.pk for claim in claims], worker=worker, state=State.WORKING)
    held.update(lease_until=timezone.now() + LEASE)


def _held(claim: Claim) -> QuerySet[Job]:
    """The job while this claim counts."""
    return Job.objects.filter(pk=claim.job.pk, state=State.WORKING, worker=claim.worker, token=claim.token)


def finish(claim: Claim) -> None:
    """The job is done. Raises LeaseLost, so that the transaction around it, with the job's effect, is rolled back."""
    over = {"state": State.DONE, "finished_at": timezone.now(), "lease_until": None, "worker": "", "error": ""}
    if not _held(claim).update(**over):
        raise LeaseLost(claim.job.pk)


def give_back(claims: Iterable[Claim]) -> None:
    """The worker ends or has too much: others may run these at once, and the run does not count."""
    for claim in claims:
        _held(claim).update(state=State.WAITING, lease_until=None, worker="", attempts=F("attempts") - 1)


def fail(claim: Claim, tries: int, error: str) -> State:
    """The run has failed: the job waits for its next one, or is dead after so many. Raises LeaseLost."""
    now = timezone.now()
    if claim.job.attempts >= tries:
        state = State.DEAD
        values = {"finished_at": now}
    else:
        state = State.WAITING
        values = {"next_at": now + pause(claim.job.attempts)}
    if not _held(claim).update(state=state, lease_until=None, worker="", error=error[:300], **values):
        raise LeaseLost(claim.job.pk)
    return state


def pause(attempts: int) -> timedelta:
    """How long to wait after so many runs."""
    seconds = FIRST_PAUSE * 3 ** (attempts - 1) * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311 - no secret
    return timedelta(seconds=seconds)


def in_words(error: BaseException) -> str:
    """The kind of an error and where in our code it was raised; never its message, which may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(settings.ROOT)]
    place = ""
    if ours:
        place = f"（{Path(ours[-1].filename).relative_to(settings.ROOT)} 第 {ours[-1].lineno} 行）"
    return f"{type(error).__name__}{place}"
