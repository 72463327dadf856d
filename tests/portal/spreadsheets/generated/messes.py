"""What disarranges a sheet: lines above and below, groups, totals, merged ranges, tables below and beside."""

# ruff: noqa: E501 - tables are read best with one entry to a line

from tests.portal.spreadsheets.generated.grid import Cell, Line, Sheet
from tests.portal.spreadsheets.generated.tables import SIZES, Column, Table, header, records_of
from tests.portal.spreadsheets.generated.writings import NOTHING

TITLES = ("某县基本情况统计表", "附件2：2025年度名单", "一览表（2025年）")


def filled(rng, subject, columns, taken, *, share=0.12, count=None):
    """A table with its header and its records."""
    table = Table(columns)
    header(rng, table)
    table.records = records_of(rng, subject, columns, count or rng.randint(2, 6), taken, share=share)
    table.lines = [*table.header, *(record.line for record in table.records)]
    return table


def other_order(rng, table):
    """The same columns in another order, plain headings or the same ones."""
    columns = list(table.columns)
    rng.shuffle(columns)
    return [
        Column(column.spec, column.heading, column.factor, column.is_other_unit, column.unit_below)
        for column in columns
    ]


def totals(rng, table, subject):
    """A line of totals below, sometimes subtotals between; wrong sums may be said, never written."""
    numbers = [
        place for place, column in enumerate(table.columns) if column.spec and column.spec.kind in ("number", "money")
    ]
    label = rng.choice(["合计", "总计", "合  计", "小计", "全县合计", "平均"])
    line = Line([None] * len(table.columns))
    line[0 if 0 not in numbers else next((p for p in range(len(line)) if p not in numbers), 0)].value = label
    for place in numbers:
        line[place].value = 12_345
    table.lines.append(line)


def notes(rng, table):
    text = rng.choice(["注：①含分校。", "填表人：张三", "说明：数据截至上学期末", "审核人：李四    日期：2025年9月1日"])
    table.lines.append(Line([text]))


def blank_lines(rng, table):
    table.lines.insert(rng.randint(len(table.header), len(table.lines)), Line([None] * len(table.columns)))


def repeated_header(rng, table):
    place = rng.randint(len(table.header) + 1, len(table.lines))
    table.lines[place:place] = [Line([Cell(cell.value) for cell in table.header[0]])] if len(table.header) == 1 else []


def groups(rng, table):
    """The township column is gone; rows above the records say it."""
    name = next((name for name in ("township", "town") if table.place(name) is not None), None)
    if name is None or len(table.header) > 1 or len(table.columns) < 5:
        return
    place = table.place(name)
    del table.columns[place]
    for line in table.lines:
        del line[place]
    by_town = {}
    for record in table.records:
        by_town.setdefault(record.values[name], []).append(record)
    spec_words = {key: word for word, key in table.words[name]}
    lines = list(table.header)
    for key, records in by_town.items():
        stated = rng.choice(["", f"（{len(records)}所）", f"：{len(records)}个"])
        lines.append(Line([f"{spec_words[key]}{stated}"] + [None] * (len(table.columns) - 1)))
        if rng.random() < 0.5:
            table.merges.append((lines[-1], 0, lines[-1], len(table.columns) - 1))
        for record in records:
            record.meanings[name] = key
            lines.append(record.line)
    table.lines = lines
    table.messes.append("groups")


def merged_down(rng, table):
    """One cell over several rows: a text is everybody's, a number nobody's."""
    if len(table.records) < 2:
        return
    places = [p for p, c in enumerate(table.columns) if c.spec and not c.spec.is_key and c.spec.kind != "code"]
    place, first = rng.choice(places), rng.randint(0, len(table.records) - 2)
    over = table.records[first : first + rng.randint(2, 3)]
    at = [next(n for n, line in enumerate(table.lines) if line is record.line) for record in over]
    if at != list(range(at[0], at[0] + len(over))):
        return
    spec = table.columns[place].spec
    meaning = over[0].meanings[spec.name]
    for record in over[1:]:
        record.line[place] = Cell()
        record.meanings[spec.name] = meaning
    if spec.kind in ("number", "money", "percent", "by unit") and meaning is not None:
        for record in over:
            record.meanings[spec.name] = NOTHING
    table.merges.append((over[0].line, place, over[-1].line, place))
    table.messes.append("merged down")


def merged_across(rng, table):
    """A cell over two columns: the left one has it, the right one is said to be blank."""
    record, place = rng.choice(table.records), rng.randint(0, len(table.columns) - 2)
    right = table.columns[place + 1].spec
    if right is None or right.is_key or right.is_required or table.columns[place].spec is None:
        return
    record.line[place + 1] = Cell()
    record.meanings[right.name] = None
    table.merges.append((record.line, place, record.line, place + 1))
    table.tells["合并的单元格"] = f"a cell over two columns|{table.columns[place].spec.name}|{right.name}"
    table.messes.append("merged across")


def hidden(rng, sheet, table):
    if rng.random() < 0.6:
        sheet.hidden.append(rng.choice(table.records).line)
        table.tells["在 Excel 中是隐藏的"] = "a hidden row"
    else:
        place = rng.choice([place for place, column in enumerate(table.columns) if column.spec])
        sheet.hidden_columns.append(place)
        table.tells["列在 Excel 中是隐藏的|缺少"] = f"a hidden column|{table.columns[place].spec.name}"
    table.messes.append("hidden")


def above(rng, sheet, table):
    """Titles, dates and units above the header."""
    width = len(table.columns)
    lines = []
    for _ in range(rng.randint(0, 2)):
        lines.append(Line([rng.choice(TITLES)] + [None] * (width - 1)))
        if rng.random() < 0.6:
            sheet.merges.append((lines[-1], 0, lines[-1], rng.choice([width - 1, max(width - 2, 1)])))
    if rng.random() < 0.3:
        lines.append(Line([rng.choice(["统计时间：2025年9月1日", "填报单位：某某教育局", "制表人：张三"])]))
    sheet.lines[:0] = lines
    return lines


def unit_above(rng, sheet, table):
    """单位：万人 above the table: numbers of those columns that name no unit themselves are in it."""
    bare = [c for c in table.columns if c.spec and c.spec.unit in SIZES and c.factor == 1 and not c.unit_below and not c.is_other_unit and c.heading.strip(" *①\u3000").replace("\n", "").replace(" ", "") in c.spec.headings]  # fmt: skip
    if not bare:
        return
    chosen = rng.choice(bare)
    word, factor = rng.choice(SIZES[chosen.spec.unit])
    line = Line([None] * len(table.columns))
    form = rng.random()
    if form < 0.6:
        line[rng.choice([0, len(line) - 1])].value = rng.choice(
            ["单位：{}", "计量单位：{}", "（单位：{}）", "单 位: {}"]
        ).format(word)
    elif form < 0.8 and len(line) > 1:
        line[-2].value, line[-1].value = "单位：", word
    else:
        line[0].value = f"基本情况（单位：{word}）"
    sheet.lines.insert(0, line)
    place = table.columns.index(chosen)
    for record in table.records:
        meaning = record.meanings[chosen.spec.name]
        cell = record.line[place]
        if '"' in cell.format or str(cell.value or "")[-1:] in ("人", "㎡", "元", "个", "万", "亿", "顷"):
            continue  # it names its unit itself
        is_bare = isinstance(record.line[place].value, int | float) or str(record.line[place].value or "").isdecimal()
        if meaning is not None and meaning is not NOTHING:
            record.meanings[chosen.spec.name] = meaning * factor if is_bare else NOTHING
    table.messes.append("unit above")


def below(rng, subject, table, taken):
    """A second table under the first one, its columns elsewhere."""
    other = filled(rng, subject, other_order(rng, table), taken, count=rng.randint(1, 3))
    gap = [Line() for _ in range(rng.randint(0, 2))]
    if rng.random() < 0.4:
        gap.append(Line([rng.choice(["二、民办", "乙组", "（二）其他"])]))
    table.messes.append("table below")
    return gap, other


def beside(rng, subject, table, taken):
    """A second table to the right; it is not read, which has to be said."""
    columns = list(table.columns) if rng.random() < 0.7 else other_order(rng, table)
    other = Table(columns)
    other.records = records_of(rng, subject, columns, rng.randint(1, 3), taken, share=0)
    gap = rng.randint(0, 2)
    lines = [Line([column.heading for column in columns]), *(record.line for record in other.records)]
    first = len(table.header) - 1
    if "units below" in table.messes:
        lines.insert(1, Line())
        first = 0
    for place, line in enumerate(lines):
        target = place + first
        while target >= len(table.lines):
            table.lines.append(Line([None] * len(table.columns)))
        table.lines[target] += [Cell() for _ in range(len(table.columns) + gap - len(table.lines[target]))]
        table.lines[target].extend(line)
    table.tells["右侧|还有一张表"] = "a table to the right"
    table.messes.append("table beside")


def sheet_of(name, tables):
    """Tables under each other, with the lines between them."""
    sheet = Sheet(name)
    for table in tables:
        sheet.lines += table.lines
        sheet.merges += table.merges
    return sheet
