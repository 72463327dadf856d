"""Changes in the history of a record that came by an import, a bulk edit or the undo of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.urls import reverse

from portal.spreadsheets.apply.row_places import place_of
from portal.spreadsheets.models import Batch, Kind

if TYPE_CHECKING:
    from portal.backoffice.history_entries import Entry

PLACED = 10  # batches of one page that are asked for the row of the file


def name_batches(model_admin: ModelAdmin[Any], request: HttpRequest, entries: Iterable[Entry]) -> None:
    """Give each entry of an import its batch, with a link where the person may open it."""
    of_batches = [entry for entry in entries if entry.row.history_batch]
    keys = {entry.row.history_batch for entry in of_batches}
    batches = Batch.objects.select_related("undo_of").in_bulk(keys) if keys else {}
    admin = model_admin.admin_site.get_model_admin(Batch)
    placed: set[int] = set()
    open_to = set(admin.get_queryset(request).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for entry in of_batches:
        entry.batch = batches.get(entry.row.history_batch)
        if entry.batch is not None and entry.batch.pk in open_to:
            entry.batch_url = reverse("admin:spreadsheets_batch_change", args=[entry.batch.pk])
            entry.place = _place(entry) if len(placed) < PLACED else ""
            placed.add(entry.batch.pk)
        entry.way = _way_of(entry.batch, entry.row.history_batch)


def _place(entry: Entry) -> str:
    """第 37 行: where in its file the record stood; "" for a bulk edit, and for a sheet that is gone."""
    batch = entry.batch
    if batch is None or batch.resource is None or (batch.undo_of or batch).kind == Kind.EDIT:
        return ""
    row = entry.row
    place = place_of(batch, getattr(row, row.instance_type._meta.pk.attname))
    return (batch.undo_of or batch).layout.where(place) if place else ""


def _way_of(batch: Batch | None, number: int) -> str:
    """导入批次 12, or what else a batch may be; ``batch`` None when its row is gone."""
    if batch is None:
        return f"导入批次 {number}"
    written = batch.undo_of or batch
    what = "批量修改" if written.kind == Kind.EDIT else "导入批次"
    return f"撤销{what} {written.pk}" if batch.undo_of_id else f"{what} {number}"
