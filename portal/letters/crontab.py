"""What this room does regularly: it forgets whom it has written to."""

from datetime import timedelta

from django.utils import timezone

from portal.jobs.regular import regular
from portal.jobs.task import task
from portal.letters.enums import State
from portal.letters.models import Letter

KEPT = timedelta(days=90)  # also for those that nobody has dealt with: they hold a telephone number
AT_ONCE = 1_000  # rows removed in one transaction


@regular("50 3 * * *")
@task(title="清理旧的短信和通知", atomic=False)
def purge_letters() -> None:
    """All but those that still wait or are being sent."""
    old = Letter.objects.filter(written_at__lt=timezone.now() - KEPT)
    over = old.exclude(state__in=(State.WAITING, State.CALLING)).order_by().values_list("pk", flat=True)
    while keys := list(over[:AT_ONCE]):
        Letter.objects.filter(pk__in=keys).delete()
