"""Figures in templates: the same words as in files and in the API. ``{% load figures %}``"""

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from initiatives.indicators import figures
from initiatives.indicators.files import nature as nature_of
from initiatives.indicators.models import Indicator, Observation, SourceDocument

register = template.Library()


@register.filter
def display_value(row: Observation, indicator: Indicator) -> str:
    """``{{ row|display_value:indicator }}``: the published words, or the value with unit and qualifier."""
    return figures.display_value(row, indicator).text


@register.filter
def in_unit(value: Decimal, indicator: Indicator) -> str:
    return figures.in_unit(value, indicator)


@register.filter
def nature(row: Observation) -> str:
    """演示数据, 由公布数推算, 已修订 …"""
    return nature_of(row)


@register.filter
def signed(value: Decimal, indicator: Indicator) -> str:
    """A difference with its sign; zero stays 0."""
    return ("+" if value > 0 else "−" if value < 0 else "") + figures.difference(value, indicator)


@register.simple_tag
def figures_heading(rows: Iterable[Observation]) -> str:
    """The heading of a column of values: only published ones are called so."""
    return _("数值") if any(row.is_demo for row in rows) else _("公布的数字")


@register.simple_tag
def source_link(document: SourceDocument) -> SafeString:
    """The words of a source line as a link, with the original file beside it where there is one."""
    link = format_html('<a href="{}">{}</a>', document.get_absolute_url(), document.line)
    if not document.file:
        return link
    return format_html('{}（<a href="{}">{} {}</a>）', link, document.file_url, _("原件"), document.file_kind)
