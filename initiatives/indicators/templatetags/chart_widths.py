"""A chart at the widths it is shown at, so that its text keeps its size. ``{% load chart_widths %}``"""

from django import template

from initiatives.indicators.chart_labels import with_words
from initiatives.indicators.chart_widths import widened
from initiatives.indicators.charts import Chart

register = template.Library()


@register.filter
def drawings(chart: Chart, alone: bool = False) -> list[tuple[str, Chart]]:
    """``(class, chart)`` of each drawing: a chart that has the column to itself is drawn for phones and for desks."""
    if not alone:
        return [("", with_words(chart))]
    return [("chart__narrow", with_words(chart)), ("chart__wide", widened(chart))]
