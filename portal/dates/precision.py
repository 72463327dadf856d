"""How exactly a date is known, and the columns that hold it.

A fact "since 2021" is stored as 2021-01-01 with precision ``year``: sorting and comparing work on the date,
showing works on both columns.
"""

import calendar
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language

from portal.records.text import LineField


class Precision(models.TextChoices):
    DAY = "day", "日"
    MONTH = "month", "月"
    QUARTER = "quarter", "季度"
    HALF_YEAR = "half_year", "半年"
    YEAR = "year", "年"


# How many months the period of a partial date lasts.
MONTHS: dict[str, int] = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF_YEAR: 6, Precision.YEAR: 12}
# by the stored text, so that a text which is none of these falls back to the day
ENGLISH_FORMATS: dict[str, str] = {Precision.YEAR: "Y", Precision.MONTH: "F Y"}
ISO_LENGTHS: dict[str, int] = {Precision.YEAR: 4, Precision.MONTH: 7}
QUARTERS, HALVES = "一二三四", "上下"


def precision_field(verbose_name: str = "日期精度", **options: Any) -> "models.CharField[Any, str]":
    """The column beside a date that says how exactly it is known."""
    return LineField(verbose_name, max_length=9, choices=Precision, default=Precision.DAY, **options)


def first_day(day: date, precision: str) -> date:
    """The first day of the period that a partial date names."""
    if (months := MONTHS.get(precision)) is None:
        return day
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def last_day(day: date, precision: str) -> date:
    """The last day of the period that a partial date names."""
    if (months := MONTHS.get(precision)) is None:
        return day
    month = first_day(day, precision).month + months - 1
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def aligned(date_field: str, precision_name: str, *, name: str) -> models.CheckConstraint:
    """CHECK: a date known only to a month, quarter, half-year or year is stored as the first day of that period."""
    allowed = models.Q(**{f"{date_field}__isnull": True}) | models.Q(**{precision_name: Precision.DAY})
    for precision, months in MONTHS.items():
        starts = list(range(1, 13, months))
        begins = models.Q(**{precision_name: precision, f"{date_field}__day": 1})
        if precision != Precision.MONTH:
            begins &= models.Q(**{f"{date_field}__month__in": starts})
        allowed |= begins
    return models.CheckConstraint(
        name=name,
        condition=allowed,
        violation_error_message="只知道年份、半年、季度或月份的日期，请填该时期的第一天。",
    )


def _quarter(day: date) -> int:
    """1 to 4."""
    return (day.month - 1) // 3 + 1


def _half(day: date) -> int:
    """1 or 2."""
    return (day.month - 1) // 6 + 1


def in_words(day: date | None, precision: str = Precision.DAY) -> str:
    """For sentences: 2026 年 5 月 16 日, 2026 年 5 月, 2026 年第二季度, 2026 年上半年, 2026 年.

    On English pages 16 May 2026, May 2026, Q2 2026, first half of 2026, 2026.
    """
    if day is None:
        return ""
    if (get_language() or "").startswith("en"):
        return _in_english(day, precision)
    rest: dict[str, str] = {
        Precision.YEAR: "",
        Precision.HALF_YEAR: f"{HALVES[_half(day) - 1]}半年",
        Precision.QUARTER: f"第{QUARTERS[_quarter(day) - 1]}季度",
        Precision.MONTH: f" {day.month} 月",
    }
    return f"{day.year} 年" + rest.get(precision, f" {day.month} 月 {day.day} 日")


def _in_english(day: date, precision: str) -> str:
    if precision == Precision.HALF_YEAR:
        return f"{('first', 'second')[_half(day) - 1]} half of {day.year}"
    if precision == Precision.QUARTER:
        return f"Q{_quarter(day)} {day.year}"
    return date_format(day, ENGLISH_FORMATS.get(precision, "j F Y"))


def as_typed(day: date, precision: str) -> str:
    """As people type it into a sheet: 2026年5月16日, 2026年5月, 2026年第二季度, 2026年上半年, 2026年.

    ``parse`` reads each of them back as the same date and precision.
    """
    rest: dict[str, str] = {
        Precision.YEAR: "",
        Precision.HALF_YEAR: f"{HALVES[_half(day) - 1]}半年",
        Precision.QUARTER: f"第{QUARTERS[_quarter(day) - 1]}季度",
        Precision.MONTH: f"{day.month}月",
    }
    return f"{day.year}年" + rest.get(precision, f"{day.month}月{day.day}日")


def in_table(day: date | None, precision: str = Precision.DAY) -> str:
    """For tables and files: 2026-05-16, 2026-05, 2026-Q2, 2026-H1, 2026. ``parse`` reads each of them back."""
    if day is None:
        return ""
    if precision == Precision.QUARTER:
        return f"{day.year}-Q{_quarter(day)}"
    if precision == Precision.HALF_YEAR:
        return f"{day.year}-H{_half(day)}"
    return day.isoformat()[: ISO_LENGTHS.get(precision, 10)]
