"""Charts drawn on the server as SVG geometry; the template only writes it down.

Lines for shares and rates, bars from zero for counts. Published values are filled, invented or derived ones hollow
and dashed. The finding is one sentence for those who do not see the drawing; the same values stand in a table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from initiatives.indicators.enums import MeasureType, Quality
from initiatives.indicators.figures import display_value, in_unit, known, written
from initiatives.indicators.target_status import own_target, reached
from portal.dates.precision import in_table

if TYPE_CHECKING:
    from initiatives.indicators.models import Indicator, Observation, Target


WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 440, 290, 52, 416, 40, 254
MOST_POINTS = 8


@dataclass
class Mark:
    """One value: a point of the line, or a bar with its base and what was added."""

    x: float
    y: float
    label: str
    text: str
    hollow: bool = False
    demo: bool = False
    last: bool = False
    anchor: str = "middle"
    text_shift: float = -13  # from the point down to the baseline of its words
    text_anchor: str = "middle"
    text_aside: float = 0  # from the point to where its words are anchored
    width: float = 0
    base: float = 0  # y of the earlier value within the bar
    added: str = ""

    @property
    def text_y(self) -> float:
        return round(self.y + self.text_shift, 1)

    @property
    def text_x(self) -> float:
        return round(self.x + self.text_aside, 1)

    @property
    def left(self) -> float:
        return round(self.x - self.width / 2, 1)

    @property
    def height(self) -> float:
        return round(BOTTOM - self.y, 1)

    @property
    def base_height(self) -> float:
        return round(BOTTOM - self.base, 1)

    @property
    def added_height(self) -> float:
        return round(max(self.base - self.y - 3, 0), 1)


@dataclass
class Chart:
    kind: str
    finding: str
    unit: str
    marks: list[Mark] = field(default_factory=list)
    grid: list[tuple[float, str]] = field(default_factory=list)  # (y, label)
    target: tuple[float, str, bool] | None = None  # (y, label, invented)
    target_at: tuple[float, float, str] = (RIGHT, 0, "end")  # (x, baseline, anchor) of the target's words
    rows: list[Any] = field(default_factory=list)  # observations, as in the table
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM

    @property
    def segments(self) -> list[tuple[Mark, Mark, bool]]:
        """Pieces of the line; a piece that touches a hollow point is dashed."""
        pairs = zip(self.marks, self.marks[1:], strict=False)
        return [(a, b, a.hollow or b.hollow) for a, b in pairs]

    @property
    def area(self) -> str:
        points = " ".join(f"L{mark.x} {mark.y}" for mark in self.marks)
        return f"M{self.marks[0].x} {BOTTOM} {points} L{self.marks[-1].x} {BOTTOM}Z"

    @property
    def has_hollow(self) -> bool:
        return any(mark.hollow for mark in self.marks)

    @property
    def has_demo(self) -> bool:
        """Whether an invented value or target is drawn, which decides the scale too."""
        return any(mark.demo for mark in self.marks) or bool(self.target and self.target[2])

    @property
    def has_added(self) -> bool:
        return any(mark.added for mark in self.marks)


def hollow(row: "Observation") -> bool:
    return row.is_demo or row.quality in (Quality.DERIVED, Quality.ESTIMATED, Quality.PROVISIONAL)


def chart_of(indicator: "Indicator", series: "Sequence[Observation]", targets: "Sequence[Target]") -> Chart | None:
    """None where there is nothing to compare: a single value stands in words."""
    rows = [row for row in series if row.value is not None][-MOST_POINTS:]
    values = [known(row.value) for row in rows]
    if len(rows) < 2 or any(value < 0 for value in values):
        return None
    target = own_target(targets)
    drawn = target or next((target for target in targets if target.is_demo), None)
    goal = drawn.value if drawn else None
    bars = indicator.measure_type in (MeasureType.COUNT, MeasureType.MONEY)
    chart = Chart("bars" if bars else "line", _finding(indicator, rows, target), indicator.unit.word, rows=rows)
    values += [goal] if goal is not None else []
    low, high, step = scale(min(values), max(values), from_zero=bars)

    def y(value: Decimal) -> float:
        return round(float(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)), 1)

    ticks = int((high - low) / step)
    decimals = max(0, -int(step.normalize().as_tuple().exponent))
    sign = "%" if indicator.unit.is_percent else ""
    chart.grid = [(y(low + step * n), written(low + step * n, decimals) + sign) for n in range(ticks + 1)]
    if drawn and goal is not None:
        word = _("演示目标") if drawn.is_demo else _("目标")
        chart.target = (y(goal), f"{word} {in_unit(goal, indicator)}", drawn.is_demo)
    (_bars if bars else _line)(chart, indicator, rows, y)
    return chart


def _line(chart: Chart, indicator: "Indicator", rows: "Sequence[Observation]", y: Callable[[Decimal], float]) -> None:
    gap = (RIGHT - LEFT) / (len(rows) - 1)
    for number, row in enumerate(rows):
        last = number == len(rows) - 1
        anchor = "start" if number == 0 else "end" if last else "middle"
        height = y(known(row.value))
        mark = Mark(round(LEFT + gap * number, 1), height, _label(row), display_value(row, indicator).text)
        mark.hollow, mark.demo, mark.last, mark.anchor = hollow(row), row.is_demo, last, anchor
        mark.text_anchor = anchor
        chart.marks.append(mark)


def _bars(chart: Chart, indicator: "Indicator", rows: "Sequence[Observation]", y: Callable[[Decimal], float]) -> None:
    gap = (RIGHT - LEFT) / len(rows)
    values = [known(row.value) for row in rows]
    growing = indicator.accumulation != "flow" and all(a <= b for a, b in zip(values, values[1:], strict=False))
    for number, (row, value) in enumerate(zip(rows, values, strict=True)):
        mark = Mark(round(LEFT + gap * (number + 0.5), 1), y(value), _label(row), display_value(row, indicator).text)
        mark.width, mark.hollow, mark.base = round(min(gap * 0.56, 84), 1), hollow(row), mark.y
        mark.last, mark.demo = number == len(rows) - 1, row.is_demo
        if growing and number and value > values[number - 1] and not mark.hollow:
            mark.base = y(values[number - 1])
            mark.added = written(value - values[number - 1], indicator.places)
        chart.marks.append(mark)


def _label(row: "Observation") -> str:
    return in_table(row.period_end, row.end_precision)[:7]


def scale(low: Decimal | int, high: Decimal | int, *, from_zero: bool) -> tuple[Decimal, Decimal, Decimal]:
    """Round ends and step for an axis of three to six lines, wide enough for a single value too."""
    low, high = (Decimal(0) if from_zero else Decimal(low)), Decimal(high)
    span = high - low or abs(high) or Decimal(1)
    step = next(s for s in _steps(span / 4) if s >= span / 4)
    bottom = low // step * step
    top = (high // step + (1 if high % step else 0)) * step
    return bottom, max(top, bottom + step), step


def _steps(size: Decimal) -> Iterator[Decimal]:
    power = Decimal(10) ** (size.adjusted() - 1)
    while True:
        for factor in (1, 2, 5):
            yield power * factor
        power *= 10


def _finding(indicator: "Indicator", rows: "Sequence[Observation]", target: "Target | None") -> str:
    first, last = rows[0], rows[-1]
    parts = [f"{indicator.name}：{first.period}{_mark(first)}为 {display_value(first, indicator).text}"]
    parts.append(f"{last.period}{_mark(last)}为 {display_value(last, indicator).text}")
    if target is not None and target.value is not None:
        word = "已达到" if reached(known(last.value), target) else "未达到"
        parts.append(f"{word}目标 {in_unit(target.value, indicator)}")
    return "，".join(parts) + "。"


def _mark(row: "Observation") -> str:
    return "（演示数据）" if row.is_demo else ""
