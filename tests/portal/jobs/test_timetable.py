"""What is due regularly: the expression, and who enqueues it how often."""

import random
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from portal.jobs import regular as engine
from portal.jobs.models import Job, State, TimetableEntry
from portal.jobs.regular import REGULAR, enqueue_due, enter_all, regular
from portal.jobs.schedule import BadSchedule, Schedule
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.conftest import in_threads, run_due

HERE = "Asia/Shanghai"


def local(text, zone=HERE):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("schedule", "after", "due"),
    [
        ("10 3 * * *", "2026-05-01 03:09", "2026-05-01 03:10"),
        ("10 3 * * *", "2026-05-01 03:10", "2026-05-02 03:10"),
        ("10 3 * * *", "2026-12-31 23:59", "2027-01-01 03:10"),
        ("*/15 * * * *", "2026-05-01 10:46", "2026-05-01 11:00"),
        ("5/20 8 * * *", "2026-05-01 08:06", "2026-05-01 08:25"),
        ("0 8-18/5 * * 1-5", "2026-05-01 18:00", "2026-05-04 08:00"),
        ("0 9 * * 7", "2026-05-01 00:00", "2026-05-03 09:00"),
        ("0 9 * * 0", "2026-05-01 00:00", "2026-05-03 09:00"),
        ("0 0 29 2 *", "2026-05-01 00:00", "2028-02-29 00:00"),
        ("0 0 31 * *", "2026-05-31 00:00", "2026-07-31 00:00"),
        ("0 0 1,15 * 1", "2026-05-01 00:00", "2026-05-04 00:00"),
        ("0 0 29 2 *", "2096-03-01 00:00", "2104-02-29 00:00"),
    ],
)
def test_the_next_time_is_in_the_citys_civil_time(schedule, after, due):
    assert Schedule.of(schedule, HERE).after(local(after)) == local(due)
    assert Schedule.of(schedule, HERE).after(local(after).astimezone(ZoneInfo("UTC"))) == local(due)


@pytest.mark.parametrize(
    "text",
    [
        *("", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *"),
        *("* * * * 8", "5-1 * * * *", "*/0 * * * *", "a * * * *", "1, * * * *", "-1 * * * *", "1- * * * *"),
        *("0 0 30 2 *", "0 0 31 4,6 *", "①  * * * *", "*/61 * * * *", "1/ * * * *", "1//2 * * * *"),
    ],
)
def test_what_is_no_time_is_refused_when_it_is_declared(text):
    with pytest.raises(BadSchedule):
        Schedule.of(text, HERE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10 3 * * *", "每天 03:10"),
        ("0 8,20 * * *", "每天 08:00、20:00"),
        ("0 */6 * * *", "每天 00:00、06:00、12:00、18:00"),
        ("0 8 * * 0-6", "每天 08:00"),
        ("0 8 * * 5,1,7", "每周一、五、日 08:00"),
        ("*/15 8 * * 1-5", "每周一、二、三、四、五 08:00、08:15、08:30、08:45"),
        *((text, text) for text in ("*/5 * * * *", "0 0 29 2 *", "0 0 1 * *", "0 0 1,15 * 1", "0 0 * 9 *")),
    ],
)
def test_a_schedule_is_said_in_words_where_they_are_short(text, said):
    assert str(Schedule.of(text, HERE)) == said


def by_brute_force(text, moment, zone):
    """Minute by minute, with the rules written down once more."""
    minute, hour, day, month, weekday = text.split()

    def fits(word, value, low, high):
        return any(
            value in range(*bounds)
            for part in word.split(",")
            for bounds in [
                (low, high + 1, int(part[2:]))
                if part.startswith("*/")
                else (low, high + 1)
                if part == "*"
                else (int(part.split("-")[0]), int(part.split("-")[-1]) + 1)
            ]
        )

    found = datetime.fromtimestamp(moment.timestamp() // 60 * 60, ZoneInfo("UTC"))
    while True:
        found += timedelta(minutes=1)
        there = found.astimezone(ZoneInfo(zone))
        of_month, of_week = fits(day, there.day, 1, 31), fits(weekday, (there.weekday() + 1) % 7, 0, 6)
        days = of_month and of_week if "*" in (day, weekday) else of_month or of_week
        clock = fits(minute, there.minute, 0, 59) and fits(hour, there.hour, 0, 23)
        if days and clock and fits(month, there.month, 1, 12) and there.fold == 0:
            return there


@pytest.mark.parametrize("zone", [HERE, "Europe/Berlin"])
def test_the_next_time_is_that_of_brute_force(zone):
    chance = random.Random(7)  # noqa: S311 - no secret

    def field(low, high):
        first = chance.randint(low, high)
        return chance.choice(["*", f"{first}", f"{first}-{high}", f"{low},{first}", f"*/{chance.randint(2, 6)}"])

    starts = [datetime(2026, 3, 28, 12, 30), datetime(2026, 10, 24, 22, 10), datetime(2026, 2, 27, 1, 5)]
    for number in range(15):
        text = f"{field(0, 59)} {field(0, 23)} {chance.choice(['*', '*', field(1, 28)])} * {field(0, 6)}"
        moment = starts[number % 3].replace(tzinfo=ZoneInfo(zone)) + timedelta(minutes=chance.randint(0, 2000))
        assert Schedule.of(text, zone).after(moment) == by_brute_force(text, moment, zone), (text, moment)


@pytest.fixture
def nightly(monkeypatch, time_machine):
    """A task of every night at ten past three, entered at noon the day before."""
    monkeypatch.setattr(engine, "REGULAR", {})
    monkeypatch.setattr("portal.jobs.worker.REGULAR", engine.REGULAR)
    time_machine.move_to(local("2026-05-01 12:00"), tick=False)
    regular("10 3 * * *")(tasks.nothing)
    enter_all()

    def at(text):
        time_machine.move_to(local(text), tick=False)

    return at


def entry():
    return TimetableEntry.objects.get()


@pytest.mark.django_db
def test_a_due_time_is_enqueued_once(nightly):
    assert (entry().due_at, entry().last_at) == (local("2026-05-02 03:10"), None)
    assert enqueue_due() == 0
    nightly("2026-05-02 03:10")
    assert [enqueue_due(), enqueue_due()] == [1, 0]
    assert (entry().due_at, entry().last_at) == (local("2026-05-03 03:10"), local("2026-05-02 03:10"))
    assert run_due() == 1
    enter_all()
    assert entry().due_at == local("2026-05-03 03:10")


@pytest.mark.django_db
def test_times_at_which_nobody_was_there_are_made_up_for_once(nightly):
    nightly("2026-05-09 11:00")
    assert [enqueue_due(), enqueue_due(), Job.objects.count()] == [1, 0, 1]
    assert entry().due_at == local("2026-05-10 03:10")


@pytest.mark.django_db
def test_with_the_clock_an_hour_back_no_time_comes_twice(nightly):
    nightly("2026-05-02 03:10")
    assert enqueue_due() == 1
    nightly("2026-05-02 02:10")
    assert enqueue_due() == 0
    enter_all()
    nightly("2026-05-02 03:10")
    assert [enqueue_due(), Job.objects.count()] == [0, 1]


@pytest.mark.django_db
def test_another_schedule_counts_from_now_on(nightly):
    engine.REGULAR.clear()
    regular("0 5 * * *")(tasks.nothing)
    enter_all()
    assert (entry().schedule, entry().due_at) == ("0 5 * * *", local("2026-05-02 05:00"))


@pytest.mark.django_db
def test_an_entry_that_the_program_does_not_know_is_left_alone(nightly):
    engine.REGULAR.clear()
    nightly("2026-05-02 03:10")
    enter_all()
    assert (enqueue_due(), entry().due_at) == (0, local("2026-05-02 03:10"))


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_enqueues_a_due_time(nightly):
    nightly("2026-05-02 03:10")
    assert sorted(in_threads(*[enqueue_due] * 5)) == [0, 0, 0, 0, 1]
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_each_would(nightly):
    """Negative control: read, then written without naming what was read."""
    nightly("2026-05-02 03:10")
    both_have_read = threading.Barrier(2)

    def naive():
        found = list(TimetableEntry.objects.filter(due_at__lte=timezone.now()))
        both_have_read.wait()
        for one in found:
            TimetableEntry.objects.filter(pk=one.pk).update(due_at=local("2026-05-03 03:10"))
            tasks.nothing.enqueue()

    in_threads(naive, naive)
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_a_task_is_regular_once(nightly):
    with pytest.raises(ImproperlyConfigured):
        regular("* * * * *")(tasks.nothing)


def test_the_nightly_work_of_the_rooms_is_in_the_timetable():
    assert {path: schedule.text for path, (_task, schedule) in REGULAR.items()} == {
        "portal.accounts.crontab.purge_limits": "10 3 * * *",
        "portal.checks.tasks.examine_site": "0 4 * * *",
        "portal.content.crontab.remove_old_writings": "55 3 * * *",
        "portal.accounts.crontab.clear_sessions": "15 3 * * *",
        "portal.accounts.crontab.disable_idle_accounts": "20 3 * * *",
        "portal.accounts.crontab.end_grants_of_leavers": "25 0 * * *",
        "portal.audit.crontab.verify_audit_log": "30 3 * * *",
        "portal.jobs.crontab.purge_finished_jobs": "40 3 * * *",
        "portal.letters.crontab.purge_letters": "50 3 * * *",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(REGULAR))
def test_each_of_them_runs(path, capsys):
    task, _schedule = REGULAR[path]
    task.enqueue()
    assert run_due() == 1
    assert (Job.objects.get().state, Job.objects.get().error) == (State.DONE, "")
    assert capsys.readouterr() == ("", "")
