"""Where the words of a chart stand: beside its line and its other words, not on them.

Lengths are units of the drawing. Text is measured by counting, as wide as phones show it, where it is largest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from initiatives.indicators.charts import BOTTOM, TOP, Chart, Mark

SIZE, LAST_SIZE = 20, 17  # the last value keeps its size on phones
ABOVE, BELOW, HIGH = -13, 26, -34  # from a point to the baseline of its words
BESIDE, ASIDE = -5, 32  # where a steep line comes down to the days
TARGET_ABOVE, TARGET_BELOW = -8, 22
WIDE_FROM = "⺀"  # from here on a character is as wide as it is high
OVERLAP = 60  # two words on each other are as bad as so much of a line behind one


class Box(NamedTuple):
    """The room that words take."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Line(NamedTuple):
    """A straight piece of what is drawn."""

    x1: float
    y1: float
    x2: float
    y2: float

    def within(self, box: Box) -> float:
        """The length of the piece that lies in the box (Liang and Barsky)."""
        dx, dy = self.x2 - self.x1, self.y2 - self.y1
        start, end = 0.0, 1.0
        edges = (
            (-dx, self.x1 - box.left),
            (dx, box.right - self.x1),
            (-dy, self.y1 - box.top),
            (dy, box.bottom - self.y1),
        )
        for step, room in edges:
            if step == 0:
                if room < 0:
                    return 0
            elif step < 0:
                start = max(start, room / step)
            else:
                end = min(end, room / step)
        return float(max(0, end - start) * (dx * dx + dy * dy) ** 0.5)


def words_box(text: str, x: float, baseline: float, anchor: str, size: float = SIZE) -> Box:
    """The room of ``text`` where it is anchored at ``x``."""
    width = sum(size if sign >= WIDE_FROM else 0.6 * size for sign in text)
    left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return Box(left, baseline - 0.8 * size, left + width, baseline + 0.2 * size)


def mark_box(mark: Mark) -> Box:
    """The room of a value's words."""
    return words_box(mark.text, mark.text_x, mark.text_y, mark.text_anchor, LAST_SIZE if mark.last else SIZE)


def target_box(chart: Chart) -> Box | None:
    """The room of the target's words; None without a target."""
    return words_box(chart.target[1], *chart.target_at) if chart.target else None


def drawn_lines(chart: Chart) -> list[Line]:
    """What words must keep clear of: the line, or the edges of the bars, which stand for their ground."""
    if chart.kind == "line":
        return [Line(a.x, a.y, b.x, b.y) for a, b, _dashed in chart.segments]
    return [Line(x, mark.y, x, BOTTOM) for mark in chart.marks for x in (mark.left, mark.x, mark.left + mark.width)]


def with_words(chart: Chart) -> Chart:
    """A copy of the chart, its words where they are least in the way."""
    lines = drawn_lines(chart)
    marks: list[Mark] = []
    taken: list[Box] = []
    target = [Line(chart.left, chart.target[0], chart.right, chart.target[0])] if chart.target else []
    for mark in chart.marks:
        if chart.kind == "line":
            mark = min(_places(mark, chart), key=lambda one: _harm(mark_box(one), [*lines, *target], taken))
        marks.append(mark)
        taken.append(mark_box(mark))
    placed = replace(chart, marks=marks)
    if chart.target:
        label = chart.target[1]
        places = list(_target_places(chart))
        placed.target_at = min(places, key=lambda at: _harm(words_box(label, *at), lines, taken))
    return placed


def _harm(box: Box, lines: Iterable[Line], taken: Sequence[Box]) -> float:
    """How much a reader of these words is disturbed; among equals the first place offered is taken."""
    outside = max(0, box.bottom - BOTTOM) + max(0, TOP - 30 - box.top)
    return round(sum(line.within(box) for line in lines) + OVERLAP * sum(map(box.overlaps, taken)) + 10 * outside, 1)


def _places(mark: Mark, chart: Chart) -> Iterator[Mark]:
    """Above and below the point, to both sides where the edge leaves room; over the point first."""
    at_edge = mark.x in (chart.left, chart.right)
    for side in [mark.anchor] if at_edge else ["middle", "end", "start"]:
        for shift in (ABOVE, BELOW, HIGH):
            yield replace(mark, text_shift=shift, text_anchor=side)
    if at_edge:
        yield replace(mark, text_shift=BESIDE, text_aside=ASIDE if mark.x == chart.left else -ASIDE)


def _target_places(chart: Chart) -> Iterator[tuple[float, float, str]]:
    y = chart.target[0] if chart.target else 0
    for x, anchor in ((chart.right, "end"), (chart.left, "start"), ((chart.left + chart.right) / 2, "middle")):
        for shift in (TARGET_BELOW, TARGET_ABOVE) if chart.kind == "line" else (TARGET_ABOVE, TARGET_BELOW):
            yield x, round(y + shift, 1), anchor
