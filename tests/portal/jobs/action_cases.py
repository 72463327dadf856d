"""A job for each action on it."""

from django.utils import timezone

from portal.jobs.models import Job, State
from tests.portal.actions.cases import Case
from tests.portal.jobs.sample_tasks import write


def dead():
    job = Job.objects.get(pk=write.enqueue("甲").id)
    Job.objects.filter(pk=job.pk).update(state=State.DEAD, attempts=8, finished_at=timezone.now(), error="ValueError")
    job.refresh_from_db()
    return job


CASES = {"jobs.job:retry": lambda: Case(dead(), refused_in="waiting", refused_with={"finished_at": None})}
