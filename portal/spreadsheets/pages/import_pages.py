"""The first pages of an import: upload, then recognition and columns."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
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
from portal.spreadsheets.naming import county_place, naming_of
from portal.spreadsheets.pages import wide_table
from portal.spreadsheets.pages.batch_pages import BatchPages, whole
from portal.spreadsheets.read.body import IS_TOTAL
from portal.spreadsheets.read.delimiters import DELIMITERS
from portal.spreadsheets.read.encodings import NAMES
from portal.spreadsheets.read.recognise import ByHand
from portal.spreadsheets.rights import row_limit
from portal.spreadsheets.workflow import Workflow

ENCODINGS = {"utf-8": "UTF-8", "gb18030": "GB18030（简体中文）", "big5": "Big5（繁体中文）", "utf-16": "UTF-16"}
LIKE_A_TOTAL = "像合计行（名称查得到的，按记录导入）"  # which of the two it is only the records tell
LOOKED_AGAIN = "已按新的选择重新识别，您对应的列和勾选都还在，请核对列对应，再按“检查”。"
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
            keys=resource.key_columns(),
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
            wide=wide_table.shown(batch),
        )

    def _choose(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        """Take over what the form says; another sheet, header, encoding or delimiter means looking again."""
        before, post = batch.layout, request.POST
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
        wanted = _wanted(before, batch, post)
        if wanted is not None:
            batches.look_again(batch, wanted, _by_hand(batch, is_same_sheet=wanted.sheets[:1] == before.sheets[:1]))
            messages.info(request, LOOKED_AGAIN)
            return HttpResponseRedirect(self.url("import_columns", batch.pk))
        if wide_table.choose(batch, post):
            Workflow(batch).read_again(batch.layout, batch.report.look)
            messages.info(request, wide_table.CHANGED)
            return HttpResponseRedirect(self.url("import_columns", batch.pk))
        return self.plan(batch)


def _recognised(batch: Batch) -> dict[str, Any]:
    """What the page says of the file."""
    look, layout = batch.report.look, batch.layout
    header = [] if layout.headless else layout.header
    first = layout.header[0] + 1 if layout.headless else layout.header[0]
    reasons = {row.row: LIKE_A_TOTAL if row.reason == IS_TOTAL else row.reason for row in look.skipped}
    first_rows = [
        {
            "number": number,
            "cells": cells,
            "is_header": number in header,
            "reason": "标题" if number < first else reasons.get(number, ""),
        }
        for number, cells in enumerate(look.rows, 1)
    ]
    return {
        "look": look,
        "first_rows": first_rows,
        "letters": [letter(place) for place in range(_width(batch))],
        "encodings": ENCODINGS if look.format == "csv" else {},
        "encoding_name": NAMES.get(look.encoding, ""),
        "delimiters": {look.delimiter: f"“{look.delimiter}”", **DELIMITERS} if look.format == "csv" else {},
        "delimiter": look.delimiter,
        "sheet_count": len(look.listing) + len(look.unlisted),
        "header_from": first,
        "header_depth": len(header),
    }


def _width(batch: Batch) -> int:
    """How many columns the first rows have."""
    look = batch.report.look
    return max([len(look.titles), *map(len, look.rows)])


def _places(batch: Batch) -> list[tuple[int, str]]:
    """The columns of the file that can be chosen: by heading, by letter and first text where there is none."""
    look = batch.report.look
    places: list[tuple[int, str]] = []
    start = batch.layout.header[-1]
    for place in range(_width(batch)):
        title = look.titles[place] if place < len(look.titles) else ""
        below = [row[place] for row in look.rows[start:] if place < len(row) and row[place]]
        if title:
            places.append((place, title))
        elif below:
            places.append((place, f"{letter(place)} 列（无表头，如“{below[0]}”）"))
    if (grouped := batch.layout.group_place) is not None:
        places.append((grouped, f"分组行（如“{look.group}”）"))
    return places


def _matched(batch: Batch) -> dict[str, Any]:
    """What the page says of the columns."""
    layout, keys, places = batch.layout, batch.existing_resource.key_columns(), _places(batch)
    matches = [
        {
            "column": column,
            "place": layout.columns.get(column.name),
            "is_key": column in keys,
            "is_needed": column.required or (column in keys and not column.may_be_blank),
            "said": wide_table.says(batch, column.name) or (column in keys and _recognised_by(batch)),
            "clear": column.name in layout.clear,
            "blanks": column.name in layout.blanks,
            "is_text": column.kind in ("text", "code", "phone"),
            "clearable": column not in keys and (column.field.null or column.field.blank),
        }
        for column in batch.existing_resource.writable()
    ]
    titles = batch.report.look.titles
    used = {*layout.used, county_place(batch.existing_resource, layout, titles)}
    unused = [(letter(at), titles[at]) for at, _ in places if at not in used and at < len(titles) and titles[at]]
    return {"matches": matches, "places": places, "unused": unused, "keeps": "、".join(map(str, layout.keep))}


def _recognised_by(batch: Batch) -> str:
    """By what the rows of a list without codes are recognised."""
    resource, naming = batch.existing_resource, naming_of(batch.existing_resource, batch.layout)
    if naming is None:
        return ""
    labels = "”“".join(resource.column(name).label for name in (naming.name, *naming.within))
    return f"文件中没有：按“{labels}”认行{'，新记录由系统编号' if naming.codes else ''}"


def _sheets(batch: Batch, post: QueryDict) -> list[str]:
    chosen = post.getlist("sheets")
    return [entry.name for entry in batch.report.look.listing if entry.name in chosen] or batch.layout.sheets


def _wanted(before: Layout, batch: Batch, post: QueryDict) -> Layout | None:
    """What has to be looked at again, with all other choices; None when the file is to be read as it was."""
    now: Layout = batch.layout
    first, depth = max(whole(post.get("header"), before.header[0]), 1), whole(post.get("depth"), 1)
    headless = depth < 1
    if headless and not before.headless and first == before.header[0]:  # only the header was taken away
        first = _first_record(batch)
    header = [first - 1] if headless else [first + step for step in range(min(depth, 2))]
    encoding, delimiter = post.get("encoding") or before.encoding, post.get("delimiter", "")
    if delimiter not in DELIMITERS:
        delimiter = before.delimiter
    if NAMES.get(encoding) == NAMES.get(before.encoding):  # with a mark at the beginning or without
        encoding = before.encoding
    if now.sheets[:1] != before.sheets[:1]:
        return replace(now, header=[], headless=False, keep=[], encoding=encoding, delimiter=delimiter)
    wanted = replace(now, header=header, headless=headless, encoding=encoding, delimiter=delimiter)
    read_from = ("header", "headless", "encoding", "delimiter")
    return wanted if any(getattr(wanted, name) != getattr(before, name) for name in read_from) else None


def _first_record(batch: Batch) -> int:
    """The row with which a table without a header begins: the first one that is about as full as the others."""
    filled = [sum(map(bool, row)) for row in batch.report.look.rows]
    return next(number for number, count in enumerate(filled, 1) if count * 2 > max(filled))


def _by_hand(batch: Batch, *, is_same_sheet: bool) -> ByHand:
    """The columns that the person matched otherwise than the file was recognised."""
    look, columns = batch.report.look, batch.layout.columns
    names = [column.name for column in batch.existing_resource.writable()]
    chosen = {name: columns.get(name) for name in names if columns.get(name) != look.columns.get(name)}
    return ByHand(chosen, () if is_same_sheet else look.titles)


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
