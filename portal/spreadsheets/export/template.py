"""The empty sheet to fill in: headings, lists to choose from, text columns for codes, and a page that explains."""

import hashlib
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.db.models import CharField

from portal.accounts.access import POLICIES, scope
from portal.spreadsheets.columns import Column
from portal.spreadsheets.export.files import OPTIONS, sheet_title
from portal.spreadsheets.headings import normalised
from portal.spreadsheets.naming import Naming
from portal.spreadsheets.plan.lookups import Lookup
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.rights import Area

ROWS = 2_000  # rows with lists and formats
LISTED = 3_000  # foreign keys with more rows get no list
TEXTS = ("text", "code", "phone", "reference")  # kinds of columns whose cells a program must leave as they are typed
OUTSIDE_LIST = {
    "error_type": "warning",
    "error_title": "不在列表中",
    "error_message": "这一项不在列表中，导入时可能会被拒绝。",
}
VERSION, EXPLANATION, LISTS = "版本", "填写说明", "选项"
WITHOUT_CODES = "自己的名单没有“{}”的，请删去这一列：按“{}。"
WORDS = {
    "text": "文字",
    "code": "编码，按文本填写，保留开头的 0",
    "phone": "电话号码，按文本填写",
    "integer": "整数",
    "decimal": "数字",
    "date": "日期，如 2026-03-18",
    "datetime": "日期和时间，如 2026-03-18 14:30",
    "time": "时间，如 8:30",
    "boolean": "从列表中选择",
    "choice": "从列表中选择",
    "reference": "填代码或名称，须是系统中已有的",
    "many": "可填几项，用顿号分开，须是系统中已有的",
    "custom": "",
}


def version(resource: type[SheetResource]) -> str:
    """Changes when the columns change, so that an old template can be recognised."""
    text = "|".join(f"{column.name}:{normalised(column.heading)}:{column.kind}" for column in resource.writable())
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def write_template(resource: type[SheetResource], file: Any, *, user: Any = None) -> None:
    """Write the empty sheet to a binary file; its lists hold what ``user`` may use (None: the whole city's)."""
    with xlsxwriter.Workbook(file, {**OPTIONS, "constant_memory": False}) as book:
        columns, area = resource.writable(), Area(user, resource)
        options = [_options(column, area) for column in columns]
        page = book.add_worksheet(sheet_title(resource.heading()))
        _explanation(book, resource, options)
        _lists(book, page, options)
        _page(book, page, resource, columns)
        hidden = book.add_worksheet(VERSION)
        hidden.write_row(0, 0, [resource.key(), version(resource)])
        hidden.very_hidden()


def _options(column: Column, area: Area) -> list[str] | None:
    """What may be chosen, or None when the list would be too long or there is none."""
    if column.kind == "boolean":
        return column.written_words()
    if column.kind == "choice":
        return [str(label) for _, label in column.field.flatchoices]
    if column.kind == "reference":
        usable = _usable(column, area)
        if len(usable) > LISTED:
            return None
        lookup = Lookup.of(column, {})
        return [lookup.text(pk) for pk in lookup.labels if pk in usable]
    return None


def _usable(column: Column, area: Area) -> set[Any]:
    """The related records that the person may name: those their rows must lie in, else those that they may see."""
    if (name := column.attnames[0]) in area.reached:
        return area.reached[name]
    rows = column.related_model._default_manager.all()
    if area.user is not None and column.related_model in POLICIES:
        rows = scope(area.user, rows)
    return set(rows.order_by().values_list("pk", flat=True)[: LISTED + 1])


def _page(book: xlsxwriter.Workbook, page: Any, resource: type[SheetResource], columns: Sequence[Column]) -> None:
    bold = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    heads = {
        True: book.add_format({**bold, "bg_color": "#FBE9D9"}),
        False: book.add_format({**bold, "bg_color": "#EEF2F7"}),
    }
    formats = {"text": book.add_format({"num_format": "@"}), "date": book.add_format({"num_format": "yyyy-mm-dd"})}
    keys = resource.key_columns()
    for place, column in enumerate(columns):
        required = column.required or (column in keys and not column.may_be_blank)
        as_text = column.kind in TEXTS or column.precision or isinstance(column.field, CharField)
        format = formats["text"] if as_text else formats.get(column.kind)
        page.set_column(place, place, column.width or max(12, 2 * len(column.heading) + 4), format)
        page.write_string(0, place, f"{column.heading}*" if required else column.heading, heads[required])
    page.freeze_panes(1, 0)


def _lists(book: xlsxwriter.Workbook, page: Any, options: Sequence[list[str] | None]) -> None:
    lists = book.add_worksheet(LISTS)
    lists.hide()
    for place, listed in enumerate(options):
        if not listed:
            continue
        for row, option in enumerate(listed):
            lists.write_string(row, place, option)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        source = f"={LISTS}!${letter}$1:${letter}${len(listed)}"
        page.data_validation(1, place, ROWS, place, {"validate": "list", "source": source, **OUTSIDE_LIST})


def _explanation(book: xlsxwriter.Workbook, resource: type[SheetResource], options: Sequence[list[str] | None]) -> None:
    page = book.add_worksheet(EXPLANATION)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 20)
    page.set_column(1, 2, 12)
    page.set_column(3, 3, 60, wrap)
    page.write_string(0, 0, f"{resource.heading()}：填写说明", bold)
    keys = [column.label for column in resource.key_columns()]
    lines = [
        f"按“{'＋'.join(keys)}”认出每一行是哪条记录：已有的更新，没有的新增。不会删除任何记录。",
        "空白的单元格不改变原来的内容；要清空某一列，导入时勾选“清空”。",
        "表头带 * 的列必填。可以删去不用的列，列的顺序可以改变。",
        *([WITHOUT_CODES.format(keys[0], _named(resource, resource.naming))] if resource.naming else []),
        *([resource.note] if resource.note else []),
    ]
    for row, line in enumerate(lines, 1):
        page.write_string(row, 0, line)
    start = len(lines) + 2
    for place, heading in enumerate(("列", "必填", "单位", "怎么填")):
        page.write_string(start, place, heading, bold)
    for row, (column, listed) in enumerate(zip(resource.writable(), options, strict=True), start + 1):
        required = column.required or (column in resource.key_columns() and not column.may_be_blank)
        page.write_row(row, 0, [column.label, "必填" if required else "", column.unit, _how(column, listed)])


def _named(resource: type[SheetResource], naming: Naming) -> str:
    """The columns by which rows without a code are recognised, and what becomes of the others."""
    labels = "”“".join(resource.column(name).label for name in (naming.name, *naming.within))
    return f"{labels}”认行，新记录由系统编号" if naming.codes else f"{labels}”认行，只更新原有的记录"


def _how(column: Column, listed: list[str] | None) -> str:
    parts = [column.help or WORDS[column.kind]]
    if column.precision:
        parts.append("只知道年月或年份时填“2009年9月”或“2009年”")
    if column.digits:
        parts.append(f"{'或'.join(map(str, column.digits))} 位数字")
    if listed and len(listed) <= 20:
        parts.append("可填：" + "、".join(listed))
    return "；".join(part for part in parts if part)
