"""A worker in a process of its own, with other times than the product's: ``python -m … '{"lease": 1}'``."""

import json
import os
import sys


def without_claim(meet):
    """Reads, and writes what it has read only when another worker has read it too."""
    import time
    from pathlib import Path

    from portal.jobs import claims

    def naive(rows, count, worker, now):
        found = list(rows[:count])
        if found:
            with Path(meet).open("a") as stream:
                stream.write("read\n")
            while len(Path(meet).read_text().splitlines()) < 2:
                time.sleep(0.01)
            mine = claims.Job.objects.filter(pk__in=[job.pk for job in found])
            mine.update(state="working", worker=worker, lease_until=now + claims.LEASE, finished_at=None)
        return [claims.Claim(job, worker, job.token) for job in found]

    claims._claim = naive
    claims._held = lambda claim: claims.Job.objects.filter(pk=claim.job.pk)


def without_token(meet):
    from portal.jobs import claims

    claims._held = lambda claim: claims.Job.objects.filter(pk=claim.job.pk)


def without_return(meet):
    from portal.jobs import worker

    worker.GONE = ()


def without_end(meet):
    from portal.jobs import ending

    ending.END = 60


def without_fault(meet):
    from portal.jobs import perform

    def naive(claim, tries, error):
        raise error

    perform._failed = naive


def without_due(meet):
    """Each start reckons the due times from the clock alone, and a due time is no key."""
    from django.utils import timezone

    from portal.jobs import regular, worker

    def naive_entries():
        regular.TimetableEntry.objects.all().delete()
        regular.enter_all()

    def naive(entry, now):
        task, schedule = regular.REGULAR[entry.task]
        regular.TimetableEntry.objects.filter(pk=entry.pk).update(due_at=schedule.after(now))
        task.using(run_after=timezone.now()).enqueue()
        return True

    worker.enter_all, regular._enqueue = naive_entries, naive


def without_key(meet):
    """Each call of a message service has a key of its own."""
    from dataclasses import replace

    from portal.letters import delivery
    from portal.letters.gateways.message import Message

    class Naive:
        @staticmethod
        def of(letter):
            return replace(Message.of(letter), key=f"{letter.key}, call {letter.attempts + 1}")

    delivery.Message = Naive


def set_clock(file):
    """The time of day is off by the seconds that stand in ``file``, whenever it is asked."""
    from datetime import timedelta
    from pathlib import Path

    from django.utils import timezone

    real = timezone.now
    timezone.now = lambda: real() + timedelta(seconds=float(Path(file).read_text()))


GUARDS = {
    "": lambda meet: None,
    "claim": without_claim,
    "token": without_token,
    "return": without_return,
    "end": without_end,
    "fault": without_fault,
    "due": without_due,
    "key": without_key,
}


def main(lease=60, slow=2, beats=True, patience=None, again=1, poll=None, without="", meet="", clock=""):
    """``lease``, ``slow``, ``poll``: seconds. ``beats``: whether leases are renewed. ``patience``: seconds that SQLite
    waits for a lock. ``without``: the guard that a negative control does without. ``meet``: a file for it.
    ``clock``: a file as for ``set_clock``."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    from django.conf import settings

    if patience and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"]["OPTIONS"]["timeout"] = patience
    import django

    django.setup()
    if clock:
        set_clock(clock)
    from datetime import timedelta

    from portal.jobs import claims, heartbeat, wake, worker

    claims.LEASE, heartbeat.SLOW, worker.AGAIN = timedelta(seconds=lease), slow, again
    heartbeat.GLANCE = min(heartbeat.GLANCE, lease / 6)
    if poll:
        wake.SQLITE_POLL = wake.POSTGRES_POLL = worker.POSTGRES_POLL = poll
    if not beats:
        heartbeat.Heartbeat.run = lambda self: None
    GUARDS[without](meet)
    worker.Worker().run()
    worker.leave()


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
