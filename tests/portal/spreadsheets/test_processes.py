"""Several people and processes at once, with connections of their own: on the database that the environment names."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from portal.accounts.roles import Role
from portal.spreadsheets import batches, worker
from portal.spreadsheets.models import Batch, State
from portal.spreadsheets.workflow import INTERRUPTED, Workflow
from tests.factories import person, tree
from tests.portal.spreadsheets.conftest import uploaded, workbook
from tests.portal.spreadsheets.sample import Club, Town

HEAD = ["标识码", "名称", "所属乡镇"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.own_process]


@pytest.fixture
def town():
    return Town.objects.create(code="371502001", name="柳园街道")


def sheet(count, name="校"):
    return workbook(HEAD, *[[f"{3715000000 + n}", f"{name}{n}", "柳园街道"] for n in range(count)])


def new_batch(content, user=None):
    return batches.upload("spreadsheets.club", uploaded(content), user=user)


def in_thread(act):
    """Run with a database connection of its own; an error is handed back."""
    found = []

    def run():
        try:
            found.append(act())
        except Exception as error:
            found.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def write_until(stop):
    """Another person saves small things, one after the other; how often it worked."""
    saved = 0
    while not stop.is_set():
        Town.objects.create(code=f"9{saved:05}", name=f"别的{saved}")
        saved += 1
    return saved


def test_while_a_plan_runs_other_writers_lose_nothing(town):
    batch = new_batch(sheet(10_000))
    stop = threading.Event()
    thread, found = in_thread(lambda: write_until(stop))
    batches.plan(batch)
    stop.set()
    thread.join()
    assert isinstance(found[0], int) and found[0] > 0, found
    assert Town.objects.filter(code__startswith="9").count() == found[0]
    assert batch.new == 10_000


def impatient():
    """Wait for a lock only a moment, so that a test need not wait long to see that there is one."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50" if connection.vendor == "sqlite" else "SET lock_timeout = '50ms'")


def test_a_dry_run_that_writes_and_rolls_back_would_lock_others_out(town):
    """Negative control: what the check would do to other writers if it did not only read."""
    Club.objects.create(code="3715000000", name="旧名", town=town)

    def another():
        impatient()
        Club.objects.filter(code="3715000000").update(remark="另一人写的")

    batch = new_batch(sheet(10))
    batches.plan(batch)
    thread, found = in_thread(another)
    thread.join()
    assert found == [None]
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    with transaction.atomic():
        Club.objects.filter(code="3715000000").update(name="试写")
        thread, found = in_thread(another)
        thread.join()
        transaction.set_rollback(True)
    assert isinstance(found[0], OperationalError)


def test_of_two_conflicting_sheets_one_wins_and_the_other_is_told_by_row(town):
    Club.objects.create(code="3715000000", name="旧名", town=town)
    city = tree()["city"]
    both = [new_batch(sheet(1, name), person(Role.DATA, city)) for name in ("甲", "乙")]
    for batch in both:
        batches.plan(batch)
        Workflow(batch).claim(user=batch.user, token=batch.token, rule="all")
    threads = [in_thread(lambda batch=batch: batches.apply(batch)) for batch in both]
    for thread, _ in threads:
        thread.join()
    assert sorted(found[0] for _, found in threads) == [False, True]
    for batch in both:
        batch.refresh_from_db()
    winner, loser = sorted(both, key=lambda batch: batch.state != State.APPLIED)
    assert Club.objects.get().name == ("甲0" if winner is both[0] else "乙0")
    assert (loser.state, loser.report.conflicts) == (State.PLANNED, [(0, 2, "检查之后被他人改动")])


def test_two_sheets_with_the_same_new_row_make_it_once(town):
    both = [new_batch(sheet(1)) for _ in range(2)]
    for batch in both:
        batches.plan(batch)
        Workflow(batch).claim(user=None, token=batch.token, rule="all")
    threads = [in_thread(lambda batch=batch: batches.apply(batch)) for batch in both]
    for thread, _ in threads:
        thread.join()
    assert (sorted(found[0] for _, found in threads), Club.objects.count()) == ([False, True], 1)


def test_without_the_second_look_the_later_sheet_would_overwrite(town, monkeypatch):
    """Negative control: what the before-images are for."""
    monkeypatch.setattr("portal.spreadsheets.apply.application.same", lambda old, new: True)
    Club.objects.create(code="3715000000", name="旧名", town=town)
    batch = new_batch(sheet(1, "乙"))
    batches.plan(batch)
    Club.objects.update(name="他人改的")
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert batches.apply(batch)
    assert Club.objects.get().name == "乙0"


KILLED = """
import os, signal, sys
sys.path.insert(0, os.getcwd())
import django; django.setup()
from django.db import connections
name = connections["default"].settings_dict
name["NAME"] = sys.argv[2]
from tests.portal.spreadsheets import sample
from portal.spreadsheets import batches, worker
from portal.spreadsheets.apply import application as apply
from portal.spreadsheets.models import Batch
from portal.spreadsheets.workflow import Workflow
batch = Batch.objects.get(pk=sys.argv[1])
Workflow(batch).claim(user=None, token=batch.token, rule="all")
inner = apply.Application._chunk
def die_after_the_first(self, chunk):
    inner(self, chunk)
    print("written", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
apply.Application._chunk = die_after_the_first
batches.apply(batch)
"""


def test_a_process_killed_while_writing_leaves_nothing_half_written(town, tmp_path):
    name = str(connection.settings_dict["NAME"])
    batch = new_batch(sheet(5_000))
    batches.plan(batch)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DATA_DIR": str(tmp_path)}
    process = subprocess.run(
        [sys.executable, "-c", KILLED, str(batch.pk), name],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (process.returncode, process.stdout) == (-signal.SIGKILL, "written\n"), process.stderr
    batch = Batch.objects.get(pk=batch.pk)
    assert (batch.state, Club.objects.count()) == (State.APPLYING, 0)
    assert Workflow(batch).interrupted()
    assert (batch.state, batch.message) == (State.PLANNED, INTERRUPTED)
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert batches.apply(batch)
    assert Club.objects.count() == 5_000


def test_a_living_process_is_left_alone_and_a_recycled_number_is_not_believed():
    mine = worker.signature()
    assert worker.is_alive(mine)
    host, pid, _, claimed = mine.split("|")
    assert not worker.is_alive(f"{host}|{pid}|1|{claimed}")
    assert not worker.is_alive(f"{host}|999999999||{claimed}")
    assert worker.is_alive(f"elsewhere|1|1|{claimed}")
    assert not worker.is_alive(f"elsewhere|1|1|{claimed[:4].replace('20', '19', 1)}{claimed[4:]}")
    assert not worker.is_alive("")


def test_a_row_that_the_database_refuses_is_named_and_nothing_is_written(town, monkeypatch):
    """The check knows the rule too; it is switched off to see what the write says."""
    monkeypatch.setattr("portal.spreadsheets.plan.validation.checks_of", lambda model: ([], []))
    head = [*HEAD, "在校生数", "面积"]
    rows = [[f"{3715000000 + n}", f"校{n}", "柳园街道", 10, 10] for n in range(5)]
    rows[3][3] = 6_000
    batch = new_batch(workbook(head, *rows))
    batches.plan(batch)
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert not batches.apply(batch)
    batch.refresh_from_db()
    assert Club.objects.count() == 0
    assert batch.report.conflicts == [(0, 5, "在校生 5000 人以上的，面积至少 100 ㎡")]
    assert (batch.new, batch.wrong) == (4, 1)
    with pytest.raises(IntegrityError):
        Club.objects.create(code="1234567890", name="x", town=town, pupils=6_000, area=1)


def test_large_plans_run_elsewhere_and_tell_how_far_they_are(town, monkeypatch):
    started = []
    monkeypatch.setattr(worker, "start", lambda batch, action: started.append((batch.pk, action)))
    monkeypatch.setattr(worker, "BACKGROUND_ROWS", 10)
    batch = new_batch(sheet(30))
    assert batches.is_large(batch)
    batches.begin_planning(batch)
    assert (started, batch.state) == ([(batch.pk, "plan")], State.PLANNING)
    from django.core.management import call_command

    call_command("work_on_batch", str(batch.pk), "plan")
    batch.refresh_from_db()
    assert (batch.state, batch.new) == (State.PLANNED, 30)
    call_command("work_on_batch", str(batch.pk), "plan")  # nothing waits: nothing happens


@pytest.fixture
def address(monkeypatch, tmp_path):
    """A process of its own works on the database of the test."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{values['NAME']}"
    else:
        person = f"{values['USER']}:{values['PASSWORD']}@" if values["PASSWORD"] else f"{values['USER']}@"
        address = f"postgres://{person}{values['HOST']}:{values['PORT']}/{values['NAME']}"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


@pytest.mark.parametrize(("action", "before", "after"), [("plan", "planning", "read"), ("apply", "applying", "failed")])
def test_the_log_of_a_background_process_is_the_servers(town, address, capfd, action, before, after):
    """The sheet of these tests is none of the product, so the process fails."""
    batch = new_batch(sheet(3))
    Batch.objects.filter(pk=batch.pk).update(state=before, worker=worker.signature())
    assert worker.start(batch, action).wait(timeout=60) == 1
    log = capfd.readouterr().err
    assert f"ERROR portal.spreadsheets.management.commands.work_on_batch: batch {batch.pk}: {action} failed" in log
    assert log.count("Traceback (most recent call last)") == 1
    assert log.rstrip().splitlines()[-1] == "KeyError: 'spreadsheets.club'"
    assert Batch.objects.get(pk=batch.pk).state == after


def test_the_log_of_a_background_process_is_masked(address, capfd):
    """A batch that does not exist, whose number looks like a telephone's."""
    assert worker.start(Batch(pk=13800138000), "plan").wait(timeout=60) == 1
    log = capfd.readouterr().err
    assert "batch 138****8000: plan failed" in log
    assert "13800138000" not in log


def test_a_batch_whose_process_vanished_leaves_a_line(town, caplog):
    batch = new_batch(sheet(3))
    Batch.objects.filter(pk=batch.pk).update(state=State.APPLYING, worker="gone")
    batch.refresh_from_db()
    assert Workflow(batch).interrupted()
    assert caplog.messages == [f"batch {batch.pk}: its process ended without a word while it was applying"]
