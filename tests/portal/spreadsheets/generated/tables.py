"""One table of a subject: its columns, headings, header shape and records. What it means is kept beside it."""

# ruff: noqa: E501 - tables are read best with one entry to a line

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.portal.spreadsheets.generated.grid import Cell, Line
from tests.portal.spreadsheets.generated.subjects import truth
from tests.portal.spreadsheets.generated.writings import NOTHING, written

SIZES = {"人": (("万人", 10_000), ("千人", 1_000)), "㎡": (("公顷", 10_000), ("万平方米", 10_000)), "元": (("万元", 10_000),), "个": (("百个", 100),)}  # fmt: skip
SAME = {
    "人": ("人", "名", "单位：人"),
    "㎡": ("㎡", "平方米", "m²"),
    "元": ("元", "单位：元"),
    "个": ("个",),
    "%": ("%", "％"),
}
OTHER = {"人": ("元", "㎡", "%"), "㎡": ("亩", "元"), "元": ("人", "美元"), "个": ("元", "㎡"), "%": ("人", "亩")}
NEUTRAL = ("2025年", "含分校", "必填", "年份", "截至上学期末", "见注1")
EXTRA = ("负责人", "序号甲", "填表说明", "编制数", "检查情况")


@dataclass
class Column:
    """``spec`` None: a column that the product has no place for. ``meaning``: the unit of its numbers, as headed."""

    spec: object
    heading: str
    factor: Decimal = Decimal(1)
    is_other_unit: bool = False
    unit_below: str = ""  # written in a row of its own under the headings


@dataclass
class Record:
    """``meanings``: column → what its cell may be read as."""

    identity: tuple
    meanings: dict
    line: Line = None
    values: dict = field(default_factory=dict)


@dataclass
class Table:
    """``tells``: what has to be said when the table is read (pattern → why)."""

    columns: list[Column]
    lines: list[Line] = field(default_factory=list)
    header: list[Line] = field(default_factory=list)
    merges: list = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    tells: dict[str, str] = field(default_factory=dict)
    messes: list[str] = field(default_factory=list)

    def place(self, name):
        places = [place for place, column in enumerate(self.columns) if column.spec and column.spec.name == name]
        return places[0] if places else None

    def names(self):
        return [column.spec.name for column in self.columns if column.spec]


def columns_of(rng, subject, *, plain=False):
    """A choice of the subject's columns in any order, headed as people do."""
    own = [spec for spec in subject.specs if spec.name in subject.fixed or rng.random() < 0.6]
    names = {spec.name for spec in own}
    if len(names & {"pupils", "pupils_as_of"}) == 1:
        own = [spec for spec in own if spec.name != "pupils_as_of" and (spec.name != "pupils" or rng.random() < 0.2)]
    if not plain and rng.random() < 0.5:
        rng.shuffle(own)
    found = [Column(spec, spec.headings[0]) if plain else _headed(rng, spec) for spec in own]
    if not plain:
        for heading in rng.sample(EXTRA, rng.choice([0, 0, 1, 2])):
            found.insert(rng.randint(0, len(found)), Column(None, heading))
    return found


def _headed(rng, spec):
    column = Column(spec, rng.choice(spec.headings))
    if spec.unit and rng.random() < 0.4:
        _unit(rng, spec, column)
    elif not spec.unit and rng.random() < 0.06:
        column.heading += f"（{rng.choice(NEUTRAL)}）"
    shape = rng.random()
    if shape < 0.05 and column.heading[:2].isalpha() and len(column.heading) == 2:
        column.heading = f"{column.heading[0]}  {column.heading[1]}"
    elif shape < 0.1:
        column.heading = f"* {column.heading}" if shape < 0.07 else f"{column.heading}①"
    elif shape < 0.15:
        column.heading = f" {column.heading[:2]}\n{column.heading[2:]}\u3000"
    return column


def _unit(rng, spec, column):
    """The unit stands in a bracket, behind a stroke or in the row below; sometimes it is another one."""
    kind = rng.random()
    if kind < 0.45:
        word = rng.choice(SAME[spec.unit])
    elif kind < 0.85 and spec.unit in SIZES:
        word, factor = rng.choice(SIZES[spec.unit])
        column.factor = Decimal(factor)
    else:
        word = rng.choice(OTHER[spec.unit])
        column.is_other_unit = True
    where = rng.random()
    if where < 0.7:
        column.heading += (
            rng.choice(["（{}）", "({})", "【{}】", "（单位：{}）"]).format(word).replace("单位：单位：", "单位：")
        )
    elif where < 0.8:
        column.heading += f"/{word}".replace("单位：", "")
    else:
        column.unit_below = word


def records_of(rng, subject, columns, count, taken, *, share):
    """Records with their lines. ``taken``: identities that other tables have."""
    found = []
    for _ in range(count):
        values = _values(rng, subject, columns, taken)
        identity = subject.id_of(values)
        taken.add(identity)
        record = Record(identity, {}, values=values)
        unit_of = getattr(subject, "units", {}).get(values.get("indicator"), "")
        cells = []
        for column in columns:
            if column.spec is None:
                cells.append(Cell(rng.choice(["某", 7, None, "见附件"])))
                continue
            unit = unit_of if column.spec.kind == "by unit" else column.spec.unit
            cell, meaning = written(rng, column.spec, values[column.spec.name], unit, column.factor, share)
            record.meanings[column.spec.name] = NOTHING if column.is_other_unit and meaning is not None else meaning
            cells.append(cell)
        record.line = Line(cells, key=identity)
        found.append(record)
    return found


def _values(rng, subject, columns, taken):
    for _ in range(200):
        values = {column.spec.name: truth(rng, column.spec) for column in columns if column.spec}
        if "code" in subject.identity:
            known = [key[0] for key in subject.stored]
            number = rng.randint(10, 9_999)
            made = known[0][:-4] + f"{number:04d}"
            values["code"] = rng.choice(known) if rng.random() < 0.3 else made
        if "pupils_as_of" in values:
            dated = values.get("pupils") is not None
            values["pupils_as_of"] = date(2024, rng.randint(1, 12), rng.randint(1, 28)) if dated else None
        if values.get("checked_on"):
            values["checked_on"] = date(2025, rng.randint(1, 12), rng.randint(1, 28))
        if getattr(subject, "units", {}).get(values.get("indicator")) == "%":
            values["value"] = Decimal(rng.randint(1, 9_999)) / 100
        if subject.id_of(values) not in taken:
            return values
    raise LookupError("no free identity")


def header(rng, table, *, shape=None):
    """The lines of the header, in one of the usual shapes."""
    shape = shape or rng.choices(["plain", "two rows", "units below"], [6, 3, 1])[0]
    units = [column.unit_below for column in table.columns]
    names = Line([column.heading for column in table.columns])
    if any(units) or shape == "units below":
        bracketed = rng.random() < 0.5
        below = Line([f"（{unit}）" if unit and bracketed else unit or None for unit in units])
        table.header = [names, below] if any(units) else [names]
        table.messes.append("units below" if any(units) else "plain header")
    elif shape == "two rows" and len(table.columns) > 3:
        start = rng.randint(0, len(table.columns) - 2)
        end = min(start + rng.randint(1, 2), len(table.columns) - 1)
        above = Line(
            [column.heading if not start <= place <= end else None for place, column in enumerate(table.columns)]
        )
        above[start].value = rng.choice(["基本情况", "规模", "其中"])
        below = Line([column.heading if start <= place <= end else None for place, column in enumerate(table.columns)])
        table.header = [above, below]
        table.merges.append((above, start, above, end))
        table.merges += [
            (above, place, below, place) for place in range(len(table.columns)) if not start <= place <= end
        ]
        table.messes.append("two rows")
    else:
        table.header = [names]
