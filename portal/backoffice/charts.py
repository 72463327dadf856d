"""Small charts of the dashboard, drawn on the server: a figure, a finding in words, and the same numbers as a table.

A room declares each in its ``backoffice.py``, as a function of the request that gives a ``Series`` of what this person
may see, or None where there is nothing to show::

    @chart("报修平均用时", order=20)
    def hours(request):
        ...
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

SHOWN = 4  # charts on one dashboard
WIDTH, BASE, TOP = 288, 88, 24  # of a drawing, in its own units: the bars stand on BASE and end below TOP
EDGE = 10  # free at both ends of a line
FREE = 28  # what a number needs on each side
GAP = 0.35  # of the room of one bar
WEEKS = 8
AGES = (("3 个月内", 91), ("半年内", 182), ("一年内", 365))  # days


@dataclass(frozen=True)
class Series:
    """Numbers over time, the earliest first; None where nothing happened.

    ``current`` is the place of the number that the chart names. A line shows shares and averages, bars show counts.
    """

    points: Sequence[tuple[str, float | None]]
    unit: str
    finding: str
    line: bool = False
    current: int = -1

    @property
    def value(self) -> float | None:
        return self.points[self.current][1]


@dataclass(frozen=True)
class Mark:
    """One point of a drawing: the top of a bar or a point of a line, in the drawing's units."""

    x: float
    y: float
    middle: float
    width: float
    height: float
    current: bool

    @property
    def anchor(self) -> str:
        """How the number above the mark is set, so that it stays in the drawing."""
        if self.middle < FREE:
            return "start"
        return "end" if self.middle > WIDTH - FREE else "middle"

    @property
    def anchored(self) -> float:
        """Where the number above the mark is set."""
        return {"start": 0, "end": WIDTH}.get(self.anchor, self.middle)


@dataclass(frozen=True)
class Drawing:
    """A chart as the template needs it."""

    title: str
    series: Series
    marks: list[Mark]
    path: str

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The table: label and number."""
        return [(label, written(value, self.series.unit)) for label, value in self.series.points]

    @property
    def value(self) -> str:
        return written(self.series.value)

    @property
    def named(self) -> Mark | None:
        """The mark whose number stands above it."""
        return next((mark for mark in self.marks if mark.current), None)

    @property
    def label_y(self) -> float:
        """The base line of the number above its mark."""
        return round(self.named.y - 7, 1) if self.named else BASE

    @property
    def last(self) -> str:
        """The label at the right end."""
        return self.series.points[-1][0]

    @property
    def words(self) -> str:
        """What a screen reader says instead of the picture; the table has each number."""
        points = self.series.points
        named, value = points[self.series.current]
        return f"{self.title}，{points[0][0]}到{points[-1][0]}，{named}为 {written(value, self.series.unit)}"


Content = Callable[[HttpRequest], Series | None]
CHARTS: dict[Content, tuple[str, int]] = {}


def chart(title: str, *, order: int) -> Callable[[Content], Content]:
    """Decorator: the function's numbers are offered to the dashboard; the first few by ``order`` are shown."""

    def register(content: Content) -> Content:
        CHARTS[content] = (title, order)
        return content

    return register


def drawings(request: HttpRequest) -> list[Drawing]:
    """The first charts that have something to show this person."""
    found: list[Drawing] = []
    for content, (title, _) in sorted(CHARTS.items(), key=lambda entry: entry[1][1]):
        series = content(request)
        if series is not None and any(value is not None for _, value in series.points):
            found.append(drawn(title, series))
        if len(found) == SHOWN:
            break
    return found


def drawn(title: str, series: Series) -> Drawing:
    """Put numbers into places. The greatest ends at TOP; a line breaks where a number is missing."""
    values = [value for _, value in series.points]
    greatest = max((value for value in values if value), default=0) or 1
    room = WIDTH / len(values)
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    marks, path, pen = [], [], "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        height = round(value / greatest * (BASE - TOP), 1)
        middle = round(EDGE + place * step if series.line else (place + 0.5) * room, 1)
        width = round(room * (1 - GAP), 1)
        current = place == series.current % len(values)
        marks.append(Mark(round(middle - width / 2, 1), round(BASE - height, 1), middle, width, height, current))
        path.append(f"{pen}{middle} {round(BASE - height, 1)}")
        pen = "L"
    return Drawing(title, series, marks, "".join(path) if series.line else "")


def written(value: float | None, unit: str = "") -> str:
    """A number for people: at most one decimal, "—" where there is none."""
    if value is None:
        return "—"
    number = f"{value:,.1f}".removesuffix(".0")
    return f"{number}{unit}" if unit in ("", "%") else f"{number} {unit}"


def weeks(today: date, count: int = WEEKS, *, ahead: bool = False) -> list[tuple[str, date, date]]:
    """Calendar weeks with the current one at the end, or ``ahead`` at the beginning: name, Monday, next Monday."""
    monday = today - timedelta(today.weekday())
    first = monday if ahead else monday - timedelta(weeks=count - 1)
    days = [first + timedelta(weeks=number) for number in range(count)]
    return [(f"{day.isocalendar().week} 周", day, day + timedelta(weeks=1)) for day in days]


def against_last(series: Sequence[tuple[str, float | None]], unit: str, more: str = "多", less: str = "少") -> str:
    """The finding of most charts: this week beside the week before it."""
    (_, before), (_, now) = series[-2], series[-1]
    if now is None:
        return "本周还没有"
    if before is None:
        return "上周没有可比的数字"
    if now == before:
        return "与上周相同"
    return f"比上周{more if now > before else less} {written(abs(now - before), unit)}"


def weeks_ago() -> datetime:
    """A moment before the first of the ``weeks`` that end now: what happened earlier is in none of them."""
    return timezone.now() - timedelta(weeks=WEEKS)


def by_week(days: Iterable[date | None], today: date, *, ahead: bool = False) -> list[tuple[str, float | None]]:
    """How many of ``days`` lie in each of the ``weeks``."""
    known = [day for day in days if day]
    return [(name, float(sum(first <= day < end for day in known))) for name, first, end in weeks(today, ahead=ahead)]


def by_age(days: Iterable[date | None], today: date) -> list[tuple[str, float | None]]:
    """How many of ``days`` lie how far back; those that are unknown count as the oldest."""
    counts = dict.fromkeys((*(name for name, _ in AGES), "更久"), 0.0)
    for day in days:
        age = (today - day).days if day else None
        counts[next((name for name, most in AGES if age is not None and age <= most), "更久")] += 1
    return list(counts.items())
