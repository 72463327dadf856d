"""The life of a batch: uploaded and recognised, planned, confirmed once by the person who planned it, written, undone.

What each step does to the batch's state says ``workflow``.
"""

import hashlib
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connections, models, router, transaction
from import_export.signals import post_import

from portal.media.scan import check_for_viruses
from portal.spreadsheets import limits, worker
from portal.spreadsheets.apply.application import RowsRefused, write
from portal.spreadsheets.apply.codec import Codec
from portal.spreadsheets.apply.sql_parameters import many_parameters
from portal.spreadsheets.apply.store import store
from portal.spreadsheets.apply.undo import Reversal
from portal.spreadsheets.audit import audit_batch
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.gc_pause import gc_paused
from portal.spreadsheets.layout import Layout, row_key
from portal.spreadsheets.models import Batch, Kind
from portal.spreadsheets.plan import remembered
from portal.spreadsheets.plan.edit import plan_edit
from portal.spreadsheets.plan.planning import make_plan
from portal.spreadsheets.plan.records import Plan
from portal.spreadsheets.plan.summary import summary
from portal.spreadsheets.plan.wide_proposal import propose
from portal.spreadsheets.read.file_reader import extension_of
from portal.spreadsheets.read.recognise import ByHand, recognise
from portal.spreadsheets.read.stored_files import answers_of, forget_answers, keep_answers, kept_answers, stored_file
from portal.spreadsheets.report import Conflict, Report
from portal.spreadsheets.resources import SHEETS
from portal.spreadsheets.workflow import Workflow

BROKE_OFF = "写入时出错，没有写入任何数据。请重新检查；仍然出错时请联系系统管理员。"
TITLE = 80  # characters of a record's name that a bulk edit keeps
REMEMBERED_REFUSALS, LISTED_CONFLICTS, LISTED_KEPT = 2_000, 200, 1_000


@gc_paused()
def upload(key: str, file: "File[Any]", *, user: Any, address: str | None = None) -> Batch:
    """Keep the file and look at it. Raises FileRefused before anything is kept."""
    if file.size > limits.FILE_BYTES:
        raise FileRefused(f"文件超过 {limits.FILE_BYTES // limits.MEGABYTE} MB，请分成几个文件上传。")
    try:
        check_for_viruses(file)
    except ValidationError as refusal:
        raise FileRefused(refusal.messages[0]) from refusal
    name = Path(file.name or "").name[:255]
    with tempfile.NamedTemporaryFile(suffix=f".{extension_of(name)}") as copy, answers_of(copy.name) as answers:
        digest = hashlib.sha256()
        for part in file.chunks():
            copy.write(part)
            digest.update(part)
        copy.flush()
        known = remembered.headings(user, key)
        layout, look = recognise(SHEETS[key], Path(copy.name), name, remembered=known, keep=answers)
        propose(SHEETS[key], layout, look)
        copy.seek(0)
        batch = Batch(sheet=key, user=user, address=address, file_name=name, size=file.size)
        batch.sha256, batch.layout, batch.report = digest.hexdigest(), layout, Report(look=look)
        batch.file.save(name, File(copy), save=False)
        keep_answers(batch, answers)
        batch.save()
    return batch


def start_edit(key: str, records: Iterable[models.Model], *, user: Any, address: str | None = None) -> Batch:
    """A bulk edit begins: the records are chosen, what is to become of them is not yet."""
    chosen = list(records)
    layout = Layout(records=[record.pk for record in chosen], titles=[str(record)[:TITLE] for record in chosen])
    return Batch.objects.create(sheet=key, kind=Kind.EDIT, user=user, address=address, layout=layout)


def look_again(batch: Batch, wanted: Layout, by_hand: ByHand) -> None:
    """The person chose another sheet, header row, encoding or delimiter: the columns are guessed once more.

    ``wanted`` holds all their other choices, ``by_hand`` the columns that they matched.
    """
    known, keep = remembered.headings(batch.user, batch.sheet), kept_answers(batch)
    with stored_file(batch) as path:
        layout, look = recognise(
            batch.existing_resource,
            path,
            batch.file_name,
            remembered=known,
            wanted=wanted,
            by_hand=by_hand,
            keep=keep,
        )
    propose(batch.existing_resource, layout, look)
    Workflow(batch).read_again(layout, look)


def is_large(batch: Batch) -> bool:
    """Whether planning and writing belong into a process of their own."""
    rows: int = batch.report.look.rows_in(batch.layout.sheets)
    return rows * max(len(batch.layout.folded), 1) > worker.BACKGROUND_ROWS


def begin_planning(batch: Batch) -> None:
    """Hand the plan to a process of its own."""
    Workflow(batch).start_planning()
    worker.start(batch, "plan")


@gc_paused()
def plan(batch: Batch) -> Plan:
    """Plan now, in this process. Raises FileRefused, whose sentence is kept as the batch's message too."""
    workflow = Workflow(batch)
    try:
        found = _plan(batch, workflow)
    except FileRefused as refusal:
        workflow.not_planned(str(refusal))
        raise
    with transaction.atomic():
        workflow.planned(summary(found, batch.report.look), found.counts())
        store(batch, found)
    return found


def _plan(batch: Batch, workflow: Workflow) -> Plan:
    if batch.kind == Kind.EDIT:
        values = Codec(batch.existing_resource._meta.model).read(dict(batch.layout.values))
        return plan_edit(batch.existing_resource, batch.layout, values, batch.user)
    answers = kept_answers(batch)
    with stored_file(batch) as path:
        return make_plan(
            batch.existing_resource,
            batch.layout,
            path,
            batch.file_name,
            user=batch.user,
            remembered=remembered.texts(batch.user, batch.sheet),
            progress=workflow.progress,
            answers=answers if answers and answers.exists() else None,
        )


def apply(batch: Batch) -> bool:
    """Write a claimed batch. False on a conflict: nothing was written then, and the new plan names the rows."""
    workflow = Workflow(batch)
    try:
        _write(batch, workflow)
    except RowsRefused as refused:
        _back_to_preview(batch, refused)
        return False
    except BaseException:
        workflow.fail(BROKE_OFF)
        raise
    forget_answers(batch)
    return True


@gc_paused()
def _write(batch: Batch, workflow: Workflow) -> None:
    started, model = time.monotonic(), batch.existing_resource._meta.model
    with _writing(model):
        done = write(batch)
        workflow.applied(seconds=round(time.monotonic() - started, 3), done=done)
        audit_batch(batch)
    post_import.send(sender=None, model=model)


@contextmanager
def _writing(model: type[models.Model]) -> Iterator[None]:
    """One transaction, with as many parameters in a statement as the database takes."""
    with many_parameters(connections[router.db_for_write(model)]), transaction.atomic():
        yield


def _back_to_preview(batch: Batch, refused: RowsRefused) -> None:
    batch.refresh_from_db()
    if refused.lasting:
        found = {row_key(place): sentence for place, sentence in refused.rows[:REMEMBERED_REFUSALS]}
        batch.layout.refused = {**batch.layout.refused, **found}
    plan(batch)
    batch.report.conflicts = [Conflict(*place, sentence) for place, sentence in refused.rows[:LISTED_CONFLICTS]]
    message = f"没有写入：有 {len(refused.rows):,} 行在检查之后情况有变，已重新检查，请核对后再确认。"
    Workflow(batch).back_to_preview(batch.report, message)


def undo_on_trial(batch: Batch, *, user: Any) -> Reversal:
    """What an undo would do now, row by row; nothing is written. Raises ActionRefused when it cannot be undone."""
    Workflow(batch).check_undoable()
    with _writing(batch.existing_resource._meta.model):
        reversal = Reversal(batch, Batch(sheet=batch.sheet, kind=Kind.UNDO, user=user, undo_of=batch), on_trial=True)
        reversal.run()
    return reversal


def undo(batch: Batch, *, user: Any, address: str | None = None) -> Batch:
    """The new batch that took ``batch`` back. Rows that cannot go back stand in its report under ``kept``."""
    started, model = time.monotonic(), batch.existing_resource._meta.model
    with _writing(model):
        back = Workflow(batch).start_undo(user=user, address=address)
        reversal = Reversal(batch, back)
        reversal.run()
        Workflow(back).undo_applied(
            Report(kept=reversal.kept[:LISTED_KEPT]),
            restored=reversal.restored,
            removed=reversal.removed,
            kept=len(reversal.kept),
            seconds=round(time.monotonic() - started, 3),
        )
        audit_batch(back)
    post_import.send(sender=None, model=model)
    return back
