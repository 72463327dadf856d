"""The words of a chart lie neither on its line nor on each other."""

from decimal import Decimal
from itertools import combinations

import pytest

from initiatives.indicators.chart_labels import drawn_lines, mark_box, target_box, with_words
from initiatives.indicators.chart_widths import widened
from initiatives.indicators.charts import BOTTOM, LEFT, RIGHT, TOP, Chart, Mark

SHAPES = {
    "rising": (84.6, 86.8, 88.7, 90.19),
    "falling": (90, 88, 86.5, 84),
    "a valley": (90, 85, 89),
    "a peak": (85, 90, 86),
    "level": (88, 88, 88),
    "a jump": (60, 61, 95),
    "a fall at the end": (95, 94, 60),
    "two values": (70, 90),
}


def chart(values, goal):
    low, high = min(*values, goal or 100) - 2, max(*values, goal or 0) + 2

    def y(value):
        return round(float(BOTTOM - Decimal(str(value - low)) / Decimal(str(high - low)) * (BOTTOM - TOP)), 1)

    gap = (RIGHT - LEFT) / (len(values) - 1)
    anchors = ["start", *["middle"] * (len(values) - 2), "end"]
    marks = [
        Mark(round(LEFT + gap * n, 1), y(value), "2024", f"{value}%", anchor=anchor, text_anchor=anchor)
        for n, (value, anchor) in enumerate(zip(values, anchors, strict=True))
    ]
    marks[-1].last = True
    return Chart("line", "", "%", marks=marks, target=(y(goal), f"演示目标 {goal}%", True) if goal else None)


def laid_over(drawn):
    """What of the words lies on the line, or on other words."""
    boxes = [mark_box(mark) for mark in drawn.marks]
    found = [mark.text for mark, box in zip(drawn.marks, boxes, strict=True) if covered(drawn, box)]
    target = target_box(drawn)
    if target and (covered(drawn, target) or any(target.overlaps(box) for box in boxes)):
        found.append(drawn.target[1])
    return found + [(one.left, other.left) for one, other in combinations(boxes, 2) if one.overlaps(other)]


def covered(drawn, box):
    return any(line.within(box) > 0.5 for line in drawn_lines(drawn))


@pytest.mark.parametrize("goal", [None, 85, 92])
@pytest.mark.parametrize("shape", SHAPES)
def test_words_stand_beside_the_line(shape, goal):
    found = chart(SHAPES[shape], goal)
    assert {name: laid_over(drawn) for name, drawn in (("narrow", with_words(found)), ("wide", widened(found)))} == {
        "narrow": [],
        "wide": [],
    }


def test_the_control_finds_words_on_a_rising_line():
    assert "84.6%" in laid_over(chart(SHAPES["rising"], None))


def test_words_stay_within_the_drawing():
    for shape in SHAPES:
        drawn = with_words(chart(SHAPES[shape], 85))
        boxes = [mark_box(mark) for mark in drawn.marks]
        assert min(box.top for box in boxes) >= 0
        assert max(box.bottom for box in boxes) <= BOTTOM + 4  # where the days begin
