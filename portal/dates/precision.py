"""How exactly a date is known, and the columns that hold it.

A fact "since 2021" is stored as 2021-01-01 with precision ``year``: sorting and comparing work on the date,
showing works on both columns.
"""

from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language


class Precision(models.TextChoices):
    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"


def precision_field(verbose_name="日期精度", **options):
    """The column beside a date that says how exactly it is known."""
    return models.CharField(verbose_name, max_length=5, choices=Precision, default=Precision.DAY, **options)


def first_day(day: date, precision: str) -> date:
    """The first day of the period that a partial date names."""
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    if precision == Precision.MONTH:
        return day.replace(day=1)
    return day


def aligned(date_field, precision_name, *, name):
    """CHECK: a date known only to the month or the year is stored as the first day of that period."""
    month_start = models.Q(**{f"{date_field}__day": 1})
    year_start = month_start & models.Q(**{f"{date_field}__month": 1})
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{date_field}__isnull": True})
        | models.Q(**{precision_name: Precision.DAY})
        | (models.Q(**{precision_name: Precision.MONTH}) & month_start)
        | (models.Q(**{precision_name: Precision.YEAR}) & year_start),
        violation_error_message="只知道年份或月份的日期，请填该时期的第一天。",
    )


def in_words(day: date | None, precision: str = Precision.DAY) -> str:
    """For sentences: 2026 年 5 月 16 日, 2026 年 5 月, 2026 年; on English pages 16 May 2026, May 2026, 2026."""
    if day is None:
        return ""
    if (get_language() or "").startswith("en"):
        return date_format(day, {Precision.YEAR: "Y", Precision.MONTH: "F Y"}.get(precision, "j F Y"))
    if precision == Precision.YEAR:
        return f"{day.year} 年"
    if precision == Precision.MONTH:
        return f"{day.year} 年 {day.month} 月"
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def in_table(day: date | None, precision: str = Precision.DAY) -> str:
    """For tables and files: 2026-05-16, 2026-05, 2026."""
    if day is None:
        return ""
    return day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)]
