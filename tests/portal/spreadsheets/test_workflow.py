"""The states of a batch: which step starts where, and that nobody but the workflow writes one."""

import ast
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from portal.actions.refusal import ActionRefused
from portal.spreadsheets import worker
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.models import Batch, Kind, State
from portal.spreadsheets.report import Look, Report
from portal.spreadsheets.workflow import Workflow

ROOM = settings.ROOT / "portal" / "spreadsheets"
DEAD = "gone|999999999|1|2026-01-01T00:00:00+08:00"
COUNTS = {"new": 1, "changed": 0, "same": 0, "wrong": 0, "skipped": 0}
READ, PLANNING, PLANNED, APPLYING, APPLIED, UNDONE, FAILED = State
IDLE = {READ, PLANNED, FAILED}
OWN = {*IDLE, PLANNING, APPLYING}  # where the process that plans may find itself

# step → the states in which it is possible, and what becomes of the batch
STEPS = {
    "look again": (lambda flow: flow.read_again(Layout(), Look()), IDLE, READ),
    "begin planning": (lambda flow: flow.start_planning(), IDLE, PLANNING),
    "finish planning": (lambda flow: flow.planned(Report(), COUNTS), OWN, PLANNED),
    "refuse the file": (lambda flow: flow.not_planned("缺少列。"), OWN, READ),
    "say why again": (lambda flow: flow.back_to_preview(Report(), "有变。"), {PLANNED}, PLANNED),
    "confirm": (lambda flow: flow.claim(user=None, token="t", rule="all"), {PLANNED}, APPLYING),
    "finish writing": (lambda flow: flow.applied(seconds=1.0, done=1), {APPLYING}, APPLIED),
    "take back": (lambda flow: flow.start_undo(user=None, address=None), {APPLIED}, UNDONE),
}


def batch_in(state, *, age=timedelta(0), **values):
    """A batch that was uploaded, checked and written ``age`` ago."""
    batch = Batch.objects.create(**{"sheet": "spreadsheets.club", "new": 1, "token": "t", **values})
    moment = timezone.now() - age
    written = {"applied_at": moment} if state in (APPLIED, UNDONE) else {}
    Batch.objects.filter(pk=batch.pk).update(state=state, created_at=moment, planned_at=moment, **written)
    batch.refresh_from_db()
    return batch


def stored(batch):
    return Batch.objects.get(pk=batch.pk).state


@pytest.mark.django_db
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_state(step, state):
    run, allowed, after = STEPS[step]
    batch = batch_in(state)
    if state in allowed:
        run(Workflow(batch))
        assert (stored(batch), batch.state) == (after, after)
        return
    with pytest.raises(ActionRefused) as refusal:
        run(Workflow(batch))
    assert (stored(batch), batch.state) == (state, state)
    assert str(refusal.value).endswith("。")


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_no_step_starts_from_what_the_batch_has_become_meanwhile(step):
    """The instance is old: somebody else has written and taken the batch back since it was read."""
    run, allowed, _ = STEPS[step]
    batch = batch_in(min(allowed))
    Batch.objects.filter(pk=batch.pk).update(state=UNDONE, applied_at=timezone.now())
    with pytest.raises(ActionRefused):
        run(Workflow(batch))
    assert stored(batch) == UNDONE


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["finish planning", "refuse the file", "finish writing"])
def test_a_process_that_was_believed_dead_has_lost_its_batch(step):
    batch = batch_in(APPLYING, worker="mine")
    flow = Workflow(batch)
    Batch.objects.filter(pk=batch.pk).update(worker="another")
    with pytest.raises(ActionRefused):
        STEPS[step][0](flow)
    assert (stored(batch), flow.fail("中断")) == (APPLYING, False)


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "after"), [(PLANNING, READ), (APPLYING, FAILED)])
def test_what_broke_off_says_so_and_can_go_on(state, after):
    batch = batch_in(state, worker="mine")
    assert Workflow(batch).fail("出错。")
    batch.refresh_from_db()
    assert (batch.state, batch.message, batch.worker) == (after, "出错。", "")


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "after"), [(PLANNING, READ), (APPLYING, PLANNED)])
def test_an_interrupted_batch_goes_back_where_it_can_go_on(state, after):
    batch = batch_in(state, worker=DEAD.replace("gone", worker.signature().split("|")[0]))
    assert Workflow(batch).interrupted()
    assert (stored(batch), batch.state, batch.worker, batch.token != "t") == (after, after, "", True)
    alive = batch_in(state, worker=worker.signature())
    assert (Workflow(alive).interrupted(), stored(alive)) == (False, state)


@pytest.mark.django_db
def test_a_waiting_batch_is_taken_over_once():
    batch = batch_in(PLANNING, worker="the server")
    first, second = Workflow(batch), Workflow(Batch.objects.get(pk=batch.pk))
    assert (first.take_over(PLANNING), second.take_over(PLANNING)) == (True, False)
    assert Batch.objects.get(pk=batch.pk).worker == worker.signature()[:-25] + batch.worker[-25:]


@pytest.mark.django_db
def test_what_cannot_be_taken_back():
    undo = batch_in(APPLIED, kind=Kind.UNDO, undo_of=batch_in(UNDONE))
    for batch in (undo, batch_in(APPLIED, new=0), batch_in(APPLIED, age=timedelta(days=31))):
        with pytest.raises(ActionRefused, match="这一批不能撤销"):
            Workflow(batch).start_undo(user=None, address=None)
        assert stored(batch) == APPLIED


def writes_of_state(tree):
    """Lines that write a state: assignments to ``….state`` but those of a plan's records, ``state=`` handed over."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store):
            if ast.unparse(node.value) != "record":
                yield node.lineno
        elif isinstance(node, ast.Call) and any(keyword.arg == "state" for keyword in node.keywords):
            if ast.unparse(node.func).rpartition(".")[2] not in ("filter", "Q"):
                yield node.lineno
        elif isinstance(node, ast.Dict) and "state" in [
            key.value for key in node.keys if isinstance(key, ast.Constant)
        ]:
            yield node.lineno


def test_nobody_but_the_workflow_writes_a_state():
    files = [file for file in ROOM.rglob("*.py") if "migrations" not in file.parts]
    writers = {file.name: list(writes_of_state(ast.parse(file.read_text()))) for file in files}
    assert {name for name, lines in writers.items() if lines} == {"workflow.py", "records.py"}
    assert len(writers["records.py"]) == 2  # of a record, which is no row of the database
