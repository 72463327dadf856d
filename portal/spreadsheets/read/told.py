"""What a file holds and the import does not use, or uses although it looks set aside: a sentence each. No database."""

from collections.abc import Collection, Sequence

from portal.spreadsheets.headings import letter
from portal.spreadsheets.read.body import Body
from portal.spreadsheets.read.sheet_facts import Runs, SheetFacts, split

TOLD = 50  # sentences about single rows
NAMED = 5  # rows or cells that a sentence names


def of_facts(facts: SheetFacts, table: range, places: Collection[int]) -> list[str]:
    """What Excel shows of the rows of ``table`` and of the columns that are read, and values do not."""
    sentences = []
    if rows := _rows(facts.hidden_rows, table):
        sentences.append(f"第 {_named(rows)} 行在 Excel 中是隐藏的（可能经过筛选），这些行照样导入，请核对。")
    hidden = sorted(set(facts.hidden_columns) & set(places))
    if hidden:
        sentences.append(f"{_named([letter(place) for place in hidden])} 列在 Excel 中是隐藏的，照样导入，请核对。")
    cells = sorted(set(facts.struck), key=split)
    under = [cell for cell in cells if split(cell)[0] in table and split(cell)[1] in places]
    if under:
        sentences.append(f"{_named(under)} 单元格的文字带删除线，照样导入；如已作废，请在文件中删去。")
    return sentences


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
