"""Whether a worker lives, for probes and people."""

from datetime import datetime, timedelta

from django.utils import timezone

from portal.jobs.models import Beat

LATE = timedelta(minutes=10)  # after which a worker that beats every third of a minute, or cron, is missed


def last_beat() -> datetime | None:
    """The last sign of life of any worker."""
    return Beat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()


def is_late(beat: datetime | None) -> bool:
    """Whether nobody is at work: no beat at all, or too long ago."""
    return beat is None or timezone.now() - beat > LATE
