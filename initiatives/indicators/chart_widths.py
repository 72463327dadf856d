"""The same chart on a wider sheet: what lies between the axes is stretched, text and bars are not."""

from dataclasses import replace

from initiatives.indicators.chart_labels import with_words
from initiatives.indicators.charts import LEFT, RIGHT, WIDTH, Chart

WIDE = 800  # about the pixels of the main column at a desk
WIDEST_BAR = 96


def widened(chart: Chart, width: int = WIDE) -> Chart:
    """A copy of ``chart``, which was drawn ``WIDTH`` wide, its words placed anew."""
    right = width - (WIDTH - RIGHT)
    stretch = (right - LEFT) / (RIGHT - LEFT)
    marks = [
        replace(
            mark, x=round(LEFT + (mark.x - LEFT) * stretch, 1), width=round(min(mark.width * stretch, WIDEST_BAR), 1)
        )
        for mark in chart.marks
    ]
    return with_words(replace(chart, marks=marks, width=width, right=right))
