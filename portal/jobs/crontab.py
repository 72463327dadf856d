"""What this room does regularly: it keeps its own tables small."""

from datetime import timedelta

from django.utils import timezone

from portal.jobs.models import Job, State, TimetableEntry
from portal.jobs.regular import regular
from portal.jobs.task import task

KEPT = timedelta(days=7)  # how long a job that is done can be looked up, and its key is taken
AT_ONCE = 1_000  # rows removed in one transaction


@regular("40 3 * * *")
@task(title="清理已完成的后台任务", atomic=False)
def purge_finished_jobs() -> None:
    """Dead jobs stay until a person has dealt with them. Entries that no release has moved on for so long are old."""
    before = timezone.now() - KEPT
    over = Job.objects.filter(state=State.DONE, finished_at__lt=before).values_list("pk", flat=True)
    while keys := list(over[:AT_ONCE]):
        Job.objects.filter(pk__in=keys).delete()
    TimetableEntry.objects.filter(due_at__lt=before).delete()
