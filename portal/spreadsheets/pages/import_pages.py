"""The first pages of an import: upload, then recognition and columns."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from portal.actions.refusal import ActionRefused
from portal.limits.body_size import accepts_files
from portal.limits.client_address import client_address
from portal.limits.numbers import whole_number
from portal.spreadsheets import batches, limits
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.headings import letter
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.models import Batch
from portal.spreadsheets.pages.batch_pages import BatchPages, whole
from portal.spreadsheets.read.encodings import NAMES
from portal.spreadsheets.rights import row_limit

ENCODINGS = {"utf-8": "UTF-8", "gb18030": "GB18030（简体中文）", "big5": "Big5（繁体中文）", "utf-16": "UTF-16"}
NO_FILE = "还没有选择文件，请选择一个表格后再上传。"


class ImportPages(BatchPages):
    # 1. Upload

    @accepts_files(limits.FILE_BYTES // limits.MEGABYTE)
    def upload(self, request: HttpRequest) -> HttpResponse:
        resource, error = self.resource(request), ""
        if request.method == "POST":
            file = request.FILES.get("file")
            try:
                if file is None:
                    raise FileRefused(NO_FILE)
                batch = batches.upload(resource.key(), file, user=request.user, address=client_address(request))
                return HttpResponseRedirect(self.url("import_columns", batch.pk))
            except FileRefused as refusal:
                error = str(refusal)
        return self.show(
            request,
            "upload",
            status=400 if error else 200,
            step=1,
            title=f"导入{resource.heading()}",
            resource=resource,
            sheets=self.resources(request, "import"),
            columns=resource.writable(),
            error=error,
            row_limit=row_limit(request.user, resource),
            megabytes=limits.FILE_BYTES // limits.MEGABYTE,
            template_url=f"{self.url('template')}?sheet={resource.key()}",
            remembered_url=f"{self.url('import_remembered')}?sheet={resource.key()}",
        )

    # 2. Recognition and columns

    def columns(self, request: HttpRequest, batch_pk: int) -> HttpResponse:
        batch, error = self.batch(request, batch_pk), ""
        if answer := self.elsewhere(batch):
            return answer
        if request.method == "POST":
            try:
                return self._choose(request, batch)
            except (FileRefused, ActionRefused) as refusal:
                error = str(refusal)
        return self.show(
            request,
            "columns",
            status=400 if error else 200,
            step=2,
            title=f"识别与对应：{batch.file_name}",
            batch=batch,
            error=error,
            **_recognised(batch),
            **_matched(batch),
        )

    def _choose(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        """Take over what the form says; another sheet, header or encoding means looking again."""
        before, post = batch.layout, request.POST
        wanted = _wanted(batch, post)
        if wanted is not None:
            batches.look_again(batch, wanted)
            return HttpResponseRedirect(self.url("import_columns", batch.pk))
        writable = batch.existing_resource.writable()
        batch.layout = replace(
            before,
            sheets=_sheets(batch, post),
            columns=_columns(batch, post),
            clear=[column.name for column in writable if post.get(f"clear-{column.name}")],
            blanks=[column.name for column in writable if post.get(f"blanks-{column.name}")],
            keep=_numbers(post.get("keep", "")),
            full_list=bool(post.get("full_list")),
        )
        return self.plan(batch)


def _recognised(batch: Batch) -> dict[str, Any]:
    """What the page says of the file."""
    look, header = batch.report.look, batch.layout.header
    reasons = {row.row: row.reason for row in look.skipped}
    first_rows = [
        {
            "number": number,
            "cells": cells,
            "is_header": number in header,
            "reason": "标题" if number < header[0] else reasons.get(number, ""),
        }
        for number, cells in enumerate(look.rows, 1)
    ]
    return {
        "look": look,
        "first_rows": first_rows,
        "letters": [letter(place) for place in range(len(look.titles))],
        "encodings": ENCODINGS if look.format == "csv" else {},
        "encoding_name": NAMES.get(look.encoding, ""),
        "header_from": header[0],
        "header_depth": len(header),
    }


def _matched(batch: Batch) -> dict[str, Any]:
    """What the page says of the columns."""
    layout, keys, titles = batch.layout, batch.existing_resource.key_columns(), batch.report.look.titles
    matches = [
        {
            "column": column,
            "place": layout.columns.get(column.name),
            "is_key": column in keys,
            "clear": column.name in layout.clear,
            "blanks": column.name in layout.blanks,
            "is_text": column.kind in ("text", "code", "phone"),
            "clearable": column not in keys and (column.field.null or column.field.blank),
        }
        for column in batch.existing_resource.writable()
    ]
    used = set(layout.columns.values())
    unused = [(letter(place), title) for place, title in enumerate(titles) if title and place not in used]
    return {"matches": matches, "unused": unused, "keeps": "、".join(map(str, layout.keep))}


def _sheets(batch: Batch, post: QueryDict) -> list[str]:
    chosen = post.getlist("sheets")
    return [entry.name for entry in batch.report.look.listing if entry.name in chosen] or batch.layout.sheets


def _wanted(batch: Batch, post: QueryDict) -> Layout | None:
    """What has to be looked at again, None when the file is to be read as it was."""
    layout, sheets = batch.layout, _sheets(batch, post)
    first, depth = max(whole(post.get("header"), layout.header[0]), 1), whole(post.get("depth"), 1)
    header = [first + step for step in range(min(max(depth, 1), 2))]
    encoding = post.get("encoding") or layout.encoding
    same_sheet = sheets[:1] == layout.sheets[:1]
    if same_sheet and header == layout.header and encoding == layout.encoding:
        return None
    return Layout(sheets=sheets, header=header if same_sheet else [], encoding=encoding)


def _columns(batch: Batch, post: QueryDict) -> dict[str, int]:
    """Column → place in the sheet. No place is taken twice."""
    chosen: dict[str, int] = {}
    taken: dict[int, str] = {}
    for column in batch.existing_resource.writable():
        place = whole_number(post.get(f"column-{column.name}"))
        if place is None:
            continue
        if place in taken:
            raise ActionRefused(f"“{column.label}”和“{taken[place]}”对应了同一列，请改其中一个。")
        taken[place], chosen[column.name] = column.label, place
    return chosen


def _numbers(text: str) -> list[int]:
    """12、15 as numbers."""
    numbers = [whole_number(part) for part in text.replace("，", "、").split("、")]
    return [number for number in numbers if number is not None]
