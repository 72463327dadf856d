"""How fast the queue is, beside the database backend of django-tasks in the same run: ``make bench-jobs``.

Works in a database of its own (DATABASE_URL, else a new SQLite file), with workers as processes. Half the jobs write a
row, the others do nothing. Prints seconds and ratios: of one worker (1.5 and more is asked for), of enqueueing in one
transaction (5 and more), and on PostgreSQL of two workers to one (1.5 and more). django-tasks is no dependency: where
``django_tasks_db`` is not installed, the comparison is left out with a sentence.
"""

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

JOBS = int(os.environ.get("BENCH_JOBS", "1000"))
ROUNDS = 3  # the best of them counts
OTHERS = find_spec("django_tasks_db") is not None
ROOT = Path(__file__).resolve().parents[2]


def set_up():
    """Django with the other queue's tables beside ours, where it is installed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("PORTAL_ENV", "test")
    import django
    from django.conf import settings

    settings.INSTALLED_APPS += ["django_tasks", "django_tasks_db"] if OTHERS else []
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    django.setup()


def work(kind):
    """What a worker process does until nothing is due."""
    set_up()
    if kind == "ours":
        from portal.jobs.worker import Worker

        Worker().run(once=True)
    else:
        from django_tasks_db.management.commands.db_worker import Worker

        options = {"interval": 0, "batch": True, "backend_name": "default", "startup_delay": False}
        Worker(queue_names=["*"], excluded_queue_names=[], max_tasks=None, worker_id=f"{os.getpid()}", **options).run()


def enqueue_ours(names):
    from tests.portal.jobs.sample_tasks import nothing, write

    write.enqueue_many([((name,), {}) for name in names[::2]])
    nothing.enqueue_many([((), {})] * len(names[1::2]))


def enqueue_theirs(names):
    from tests.bench.other_tasks import nothing, write

    for name in names[::2]:
        write.enqueue(name)
    for _ in names[1::2]:
        nothing.enqueue()


def seconds(function):
    begun = time.perf_counter()
    function()
    return time.perf_counter() - begun


def enqueueing(enqueue):
    """Seconds for all jobs in one transaction."""
    from django.db import transaction

    with transaction.atomic():
        return seconds(lambda: enqueue([f"{n}" for n in range(JOBS)]))


def running(kind, workers, empty):
    """Seconds from the first to the last job, so that the start of the processes does not count."""
    command = [sys.executable, "-m", "tests.bench.jobs", "work", kind]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(workers)]
    for process in processes:
        assert process.wait() == 0
    first, last, left = empty()
    assert left == 0
    return (last - first).total_seconds()


def ours():
    """When the first job began and the last ended, and how many are left; the table is empty afterwards."""
    from django.db.models import Max, Min

    from portal.jobs.models import Job

    found = Job.objects.aggregate(first=Min("started_at"), last=Max("finished_at"))
    left = Job.objects.exclude(state="done").count()
    Job.objects.all().delete()
    return found["first"], found["last"], left


def theirs():
    from django.db.models import Max, Min
    from django_tasks_db.models import DBTaskResult

    found = DBTaskResult.objects.aggregate(first=Min("started_at"), last=Max("finished_at"))
    left = DBTaskResult.objects.exclude(status="SUCCESSFUL").count()
    DBTaskResult.objects.all().delete()
    return found["first"], found["last"], left


def measure(kind, enqueue, empty, workers):
    """Best seconds of enqueueing, and of running by number of workers."""
    best_in, best_out = [], {}
    for count in workers:
        for _ in range(ROUNDS):
            best_in.append(enqueueing(enqueue))
            best_out.setdefault(count, []).append(running(kind, count, empty))
    return min(best_in), {count: min(found) for count, found in best_out.items()}


def main():
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    workers = (1, 2) if connection.vendor == "postgresql" else (1,)
    into, out = measure("ours", enqueue_ours, ours, workers)
    say = sys.stdout.write
    say(f"{connection.vendor}: {JOBS} jobs enqueued in {into:.3f} s, run in {out[1]:.2f} s\n")
    if 2 in out:
        say(f"{connection.vendor}: two workers to one {out[1] / out[2]:.2f}\n")
    if not OTHERS:
        say("django_tasks_db is not installed, so there is no comparison with it.\n")
        return
    other_in, other_out = measure("theirs", enqueue_theirs, theirs, (1,))
    say(f"{connection.vendor}: django-tasks {other_in:.3f} s and {other_out[1]:.2f} s\n")
    one, many = other_out[1] / out[1], other_in / into
    say(f"{connection.vendor}: one worker {one:.1f}, enqueueing {many:.1f} times as fast\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        work(sys.argv[2])
    elif os.environ.get("DATABASE_URL"):
        set_up()
        main()
    else:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/jobs.sqlite3"
            set_up()
            main()
