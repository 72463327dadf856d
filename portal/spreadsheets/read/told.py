"""What a file holds and the import does not use, or uses although it looks set aside: a sentence each. No database."""

from collections.abc import Collection, Sequence

from portal.spreadsheets.headings import letter
from portal.spreadsheets.read.body import Body
from portal.spreadsheets.read.sheet_facts import Runs, SheetFacts, split
from portal.spreadsheets.values import Row, is_blank, shown

TOLD = 50  # sentences about single rows
NAMED = 5  # rows or cells that a sentence names
FULL_ROW = 4  # different cells from which a row above the header may be a record


def of_facts(facts: SheetFacts, table: range, places: Sequence[tuple[int, Collection[int]]]) -> list[str]:
    """What Excel shows of the rows of ``table`` and of the columns that are read, and values do not.

    ``places``: from which row on the columns that are read stand where; a table below may have them elsewhere.
    """
    sentences = []
    if rows := _rows(facts.hidden_rows, table):
        sentences.append(f"第 {_named(rows)} 行在 Excel 中是隐藏的（可能经过筛选），这些行照样导入，请核对。")
    read = {place for _, columns in places for place in columns}
    hidden = sorted(read.intersection(facts.hidden_columns))
    if hidden:
        sentences.append(f"{_named([letter(place) for place in hidden])} 列在 Excel 中是隐藏的，照样导入，请核对。")
    cells = sorted(set(facts.struck), key=split)
    under = [cell for cell in cells if split(cell)[0] in table and _is_read(*split(cell), places)]
    if under:
        sentences.append(f"{_named(under)} 单元格的文字带删除线，照样导入；如已作废，请在文件中删去。")
    return sentences


def _is_read(row: int, column: int, places: Sequence[tuple[int, Collection[int]]]) -> bool:
    return column in next(columns for first, columns in reversed(places) if first <= row)


def above_header(rows: Sequence[Row]) -> list[str]:
    """Rows above the header that look like records: a title or a line about the table has a cell or two."""
    texts = [{shown(cell) for cell in row if not is_blank(cell)} for row in rows]
    found = [number for number, row in enumerate(texts, 1) if len(row) >= FULL_ROW]
    return [f"表头上方第 {_named(found)} 行也有内容，没有导入；如果是数据，请改选表头行。"] if found else []


def of_body(body: Body) -> list[str]:
    """What was found while the rows were walked."""
    sentences = [*body.told[:TOLD], *body.groups.remarks(), *body.beside.remarks()]
    if body.long_merges:
        rows = f"第 {_named(body.long_merges)} 行起的合并单元格过长"
        sentences.append(f"{rows}，下面各行按空白处理，请取消合并并逐行填写。")
    return sentences


def _rows(runs: Runs, table: range) -> list[int]:
    """The rows of the runs that belong to the table: some programs hide all rows below it."""
    return [row for first, last in runs for row in range(max(first, table.start), min(last + 1, table.stop))]


def _named(items: Sequence[object]) -> str:
    more = f"等 {len(items):,} 处" if len(items) > NAMED else ""
    return "、".join(map(str, items[:NAMED])) + more
