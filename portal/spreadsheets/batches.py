"""The life of a batch: uploaded and recognised, planned, confirmed once by the person who planned it, written."""

import hashlib
import logging
import secrets
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from portal.spreadsheets import limits, worker
from portal.spreadsheets.apply.application import Conflict, write
from portal.spreadsheets.apply.store import store
from portal.spreadsheets.gc_pause import paused
from portal.spreadsheets.limits import Refusal
from portal.spreadsheets.models import CONFIRM_WITHIN, Batch, Remembered, Rule, State
from portal.spreadsheets.plan.convert import shown
from portal.spreadsheets.plan.planning import make_plan
from portal.spreadsheets.read.file_reader import extension_of
from portal.spreadsheets.read.recognise import recognise
from portal.spreadsheets.read.tables import plain
from portal.spreadsheets.resources import SHEETS

log = logging.getLogger(__name__)
INTERRUPTED = "处理被中断（进程已停止）。没有写入任何数据，请重新确认；文件和对应都还在。"


class NotConfirmable(ValueError):
    """The message is the sentence for the person."""


@paused()
def upload(key, file, *, user, address=None):
    """Keep the file and look at it. Raises Refusal before anything is kept."""
    if file.size > limits.FILE_BYTES:
        raise Refusal(f"文件超过 {limits.FILE_BYTES // limits.MEGABYTE} MB，请分成几个文件上传。")
    name = Path(file.name).name[:255]
    with tempfile.NamedTemporaryFile(suffix=f".{extension_of(name)}") as copy, gone_afterwards(copy.name) as rows:
        digest = hashlib.sha256()
        for part in file.chunks():
            copy.write(part)
            digest.update(part)
        copy.flush()
        resource = SHEETS[key]
        layout, look = recognise(resource, copy.name, name, remembered=headings(user, key), keep=rows)
        copy.seek(0)
        batch = Batch(sheet=key, user=user, address=address, file_name=name, size=file.size)
        batch.sha256, batch.layout, batch.report = digest.hexdigest(), layout, {"look": look}
        batch.file.save(name, copy, save=False)
        _keep(batch, rows)
        batch.save()
    return batch


def _keep(batch, rows):
    """Lay what the reading process answered beside the file, so that it is read once; sweep what nobody wants."""
    if place := kept_rows(batch):
        shutil.move(rows, place)
        for old in place.parent.glob("*.rows"):
            if time.time() - old.stat().st_mtime > CONFIRM_WITHIN.total_seconds():
                old.unlink(missing_ok=True)


@contextmanager
def gone_afterwards(name):
    rows = Path(f"{name}.rows")
    try:
        yield rows
    finally:
        rows.unlink(missing_ok=True)


def kept_rows(batch):
    """Where they lie; None for a storage that is no folder of this machine."""
    try:
        return Path(f"{batch.file.path}.rows")
    except NotImplementedError:
        return None


def look_again(batch, layout):
    """The person chose another sheet, header row or encoding: guess the columns anew."""
    with stored_file(batch) as path:
        known, keep = headings(batch.user, batch.sheet), kept_rows(batch)
        batch.layout, look = recognise(
            batch.resource, path, batch.file_name, remembered=known, layout=layout, keep=keep
        )
    batch.report, batch.state = {"look": look}, State.READ
    batch.save(update_fields=["layout", "report", "state"])


def is_large(batch):
    """Whether planning and writing belong into a process of their own."""
    listing = batch.report.get("look", batch.layout.get("look", {})).get("listing", [])
    chosen = batch.layout.get("sheets", [])
    return sum(entry["rows"] for entry in listing if entry["name"] in chosen) > worker.BACKGROUND_ROWS


@paused()
def plan(batch):
    """Plan now, in this process. A refusal is kept as the batch's message and raised again."""
    look = batch.report.get("look") or batch.layout.get("look")
    batch.layout["look"] = look
    try:
        rows = kept_rows(batch)
        with stored_file(batch) as path:
            found = make_plan(
                batch.resource,
                batch.layout,
                path,
                batch.file_name,
                user=batch.user,
                remembered=texts(batch.user, batch.sheet),
                progress=lambda done: _progress(batch, done),
                rows=rows if rows and rows.exists() else None,
            )
    except Refusal as refusal:
        batch.state, batch.message, batch.worker = State.READ, str(refusal), ""
        batch.report = {"look": look}
        batch.save(update_fields=["state", "message", "worker", "layout", "report"])
        raise
    with transaction.atomic():
        store(batch, found)
        batch.report["look"] = look
        batch.state, batch.planned_at, batch.token = State.PLANNED, timezone.now(), secrets.token_urlsafe(32)
        batch.message, batch.worker, batch.done = "", "", 0
        batch.save()
    return found


def _progress(batch, done):
    if batch.state == State.PLANNING:
        Batch.objects.filter(pk=batch.pk).update(done=done)


def begin_planning(batch):
    """Hand the plan to a process of its own."""
    batch.layout["look"] = batch.report.get("look") or batch.layout.get("look")
    batch.state, batch.worker, batch.done, batch.message = State.PLANNING, worker.signature(), 0, ""
    batch.save(update_fields=["state", "worker", "done", "message", "layout"])
    worker.start(batch, "plan")


def claim(batch, *, user, token, rule):
    """Single use: of two confirmations only one finds the batch still waiting."""
    if rule == Rule.ALL and batch.wrong:
        raise NotConfirmable(f"还有 {batch.wrong:,} 行有问题，请修正，或选择“跳过有问题的行”。")
    if not batch.writes:
        raise NotConfirmable("没有需要写入的行。")
    if not batch.is_confirmable:
        raise NotConfirmable("检查结果已过期或已经用过，请重新检查后再确认。")
    waiting = Batch.objects.filter(pk=batch.pk, state=State.PLANNED, user=user, token=token).exclude(token="")
    found = waiting.update(state=State.APPLYING, token="", rule=rule, worker=worker.signature(), done=0)
    if not found:
        raise NotConfirmable("这次确认已经用过，或检查结果已更新，请刷新后重新确认。")
    batch.refresh_from_db()


def apply(batch):
    """Write a claimed batch. On a conflict the batch is planned anew, with the rows named."""
    try:
        write(batch)
    except Conflict as conflict:
        _back_to_preview(batch, conflict)
        return False
    except BaseException:
        message = "写入时出错，没有写入任何数据。请重新检查；仍然出错时请联系系统管理员。"
        Batch.objects.filter(pk=batch.pk).update(state=State.FAILED, message=message, worker="", done=0)
        raise
    if rows := kept_rows(batch):
        rows.unlink(missing_ok=True)
    return True


def _back_to_preview(batch, conflict):
    batch.refresh_from_db()
    if conflict.lasting:
        batch.layout["refused"] = {f"{p[0]}:{p[1]}": sentence for p, sentence in conflict.rows[:2_000]}
    plan(batch)
    lines = [[p[0], p[1], sentence] for p, sentence in conflict.rows[:200]]
    batch.report["conflicts"] = lines
    batch.message = f"没有写入：有 {len(conflict.rows):,} 行在检查之后情况有变，已重新检查，请核对后再确认。"
    batch.save(update_fields=["report", "message"])


def mend_interrupted(batch):
    """A batch whose process died goes back to where it can go on; whatever it was writing was rolled back."""
    if batch.state not in (State.PLANNING, State.APPLYING) or worker.is_alive(batch.worker):
        return False
    state = State.READ if batch.state == State.PLANNING else State.PLANNED
    values = {"state": state, "message": INTERRUPTED, "worker": "", "done": 0, "token": secrets.token_urlsafe(32)}
    mended = Batch.objects.filter(pk=batch.pk, state=batch.state, worker=batch.worker).update(**values)
    if mended:
        log.warning("batch %s: its process ended without a word while it was %s", batch.pk, batch.state)
    batch.refresh_from_db()
    return bool(mended)


@contextmanager
def stored_file(batch):
    """The batch's file under a path of this machine, wherever the storage keeps it."""
    try:
        yield batch.file.path
    except NotImplementedError:
        with batch.file.open("rb") as file, tempfile.NamedTemporaryFile() as copy:
            copy.write(file.read())
            copy.flush()
            yield copy.name


# What the person decided last time


def headings(user, key):
    rows = Remembered.objects.filter(user=user, sheet=key).exclude(heading="")
    return dict(rows.values_list("heading", "column"))


def texts(user, key):
    found = {}
    rows = Remembered.objects.filter(user=user, sheet=key).exclude(text="")
    for column, text, meaning in rows.values_list("column", "text", "meaning"):
        found.setdefault(column, {})[text] = meaning
    return found


def remember_headings(batch, titles):
    """Headings that the person put to a column by hand, as they stand in the file."""
    if batch.user is None:
        return
    for name, place in batch.layout["columns"].items():
        if place < len(titles) and (heading := plain(titles[place])[:120]):
            Remembered.objects.update_or_create(
                user=batch.user, sheet=batch.sheet, heading=heading, defaults={"column": name}
            )


def remember_text(batch, column, text, meaning):
    """A correction of a foreign key: the same text means the same record next time."""
    if batch.user is not None and batch.resource.column(column).kind == "reference":
        Remembered.objects.update_or_create(
            user=batch.user,
            sheet=batch.sheet,
            column=column,
            text=shown(text)[:120],
            defaults={"meaning": meaning[:200]},
        )
