"""How fast the queue is, beside the database backend of django-tasks in the same run: ``make bench-jobs``.

Works in a database of its own (DATABASE_URL, else a new SQLite file), with workers as processes. Half the jobs write a
row, the others do nothing. What is compared runs in turns, and each ratio is the middle one of its pairs, so that a
machine that is busy for a while changes both sides. Beside the seconds of the clock it prints those of the workers'
processors, which say most while the machine does other things.

Asked for: one worker 1.5 times as fast as theirs and more; on PostgreSQL two workers 1.5 times as fast as one; 1,000
jobs enqueued in one transaction in a fifth of the time, and less, that theirs takes for it. They have no call for many;
ours one by one, each in a transaction of its own, is told as well. django-tasks is no dependency: where
``django_tasks_db`` is not installed, the comparison is left out with a sentence. BENCH_JOBS and BENCH_ROUNDS change
the numbers.
"""

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median

JOBS = int(os.environ.get("BENCH_JOBS", "1000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))  # pairs
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
    """What a worker process does until nothing is due; it says how many seconds of processor that took."""
    set_up()
    if kind == "ours":
        from portal.jobs.worker import Worker

        worker, options = Worker(), {"once": True}
    else:
        from django_tasks_db.management.commands.db_worker import Worker

        times = {"interval": 0, "batch": True, "backend_name": "default", "startup_delay": False}
        names = {"queue_names": ["*"], "excluded_queue_names": [], "max_tasks": None, "worker_id": f"{os.getpid()}"}
        worker, options = Worker(**names, **times), {}
    begun = time.process_time()
    worker.run(**options)
    sys.stdout.write(f"{time.process_time() - begun}\n")


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


def one_by_one():
    """Seconds for ours, each call with a transaction of its own."""
    from tests.portal.jobs.sample_tasks import nothing

    return seconds(lambda: [nothing.enqueue() for _ in range(JOBS)])


def running(kind, workers, empty):
    """Seconds from the first to the last job, so that the start of the processes does not count; and of processor."""
    command = [sys.executable, "-m", "tests.bench.jobs", "work", kind]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(workers)]
    said = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * workers
    first, last, left = empty()
    assert left == 0
    return (last - first).total_seconds(), sum(float(text.split()[-1]) for text in said)


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


def turns(postgres):
    """One round after the other: what took how many seconds."""
    found = {}

    def note(name, value):
        found.setdefault(name, []).append(value)

    for _ in range(ROUNDS):
        note("in", enqueueing(enqueue_ours))
        wall, processor = running("ours", 1, ours)
        note("out", wall)
        note("processor", processor)
        if OTHERS:
            note("their in", enqueueing(enqueue_theirs))
            wall, processor = running("theirs", 1, theirs)
            note("their out", wall)
            note("their processor", processor)
        if postgres:
            enqueueing(enqueue_ours)
            note("two", running("ours", 2, ours)[0])
        note("one by one", one_by_one())
        ours()
    return found


def main():
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    found = turns(connection.vendor == "postgresql")

    def say(words, *names):
        sys.stdout.write(f"{connection.vendor}: {words} {', '.join(f'{median(found[name]):.3f}' for name in names)}\n")

    def compare(words, slow, quick):
        ratios = sorted(one / other for one, other in zip(found[slow], found[quick], strict=True))
        of_all = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
        sys.stdout.write(f"{connection.vendor}: {words} {median(ratios):.2f} times as fast ({of_all})\n")

    say(f"{JOBS} jobs, seconds to enqueue them, to run them, of processor:", "in", "out", "processor")
    compare("many in one transaction, to one by one,", "one by one", "in")
    if "two" in found:
        compare("two workers, to one,", "out", "two")
    if not OTHERS:
        sys.stdout.write("django_tasks_db is not installed, so there is no comparison with it.\n")
        return
    say("the same of django-tasks:", "their in", "their out", "their processor")
    compare("one worker, to theirs,", "their out", "out")
    compare("the same by processor,", "their processor", "processor")
    compare("many in one transaction, to theirs,", "their in", "in")


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
