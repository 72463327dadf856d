"""Figures in templates: the same words as in files and in the API. ``{% load figures %}``"""

from django import template

from initiatives.indicators import figures
from initiatives.indicators.files import nature as nature_of

register = template.Library()


@register.filter
def face(row, indicator):
    """``{{ row|face:indicator }}``: the published words, or the value with unit and qualifier."""
    return figures.face(row, indicator).text


@register.filter
def in_unit(value, indicator):
    return figures.in_unit(value, indicator)


@register.filter
def nature(row):
    """演示数据, 由公布数推算, 已修订 …"""
    return nature_of(row)


@register.filter
def signed(value, indicator):
    """A difference with its sign; zero stays 0."""
    return ("+" if value > 0 else "−" if value < 0 else "") + figures.difference(value, indicator)
