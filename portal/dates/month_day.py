"""Days that return every year, written MM-DD: 06-01 is the first of June, 02-29 the last of February in leap years."""

import re
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from portal.records.text import LineField

_LEAP_YEAR_BEGINS = date(2024, 1, 1)
PLACES = {f"{_LEAP_YEAR_BEGINS + timedelta(days=number):%m-%d}": number for number in range(366)}
_FORM = re.compile(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
WRITTEN = RegexValidator(_FORM.pattern, "请按 月-日 填写，例如 6 月 1 日填 06-01。")
UNREAL = "没有“%(value)s”这一天，请核对月份和日期。"


def place_in_year(text: str) -> int | None:
    """How many days of a leap year lie before this one; None for what is no day, such as 06-31.

    >>> place_in_year("03-01"), place_in_year("02-30")
    (60, None)
    """
    return PLACES.get(text)


def _is_a_day(text: str) -> None:
    if text not in PLACES and _FORM.search(text):
        raise ValidationError(UNREAL, code="unreal", params={"value": text})


class MonthDayField(LineField):
    """A day of every year; what is written otherwise and what is no day is refused.

    Its table has ``real_days`` among its constraints.
    """

    default_validators = [_is_a_day]

    def __init__(self, verbose_name: str | None = None, **options: Any) -> None:
        super().__init__(verbose_name, **{"max_length": 5, "validators": [WRITTEN], **options})


def real_days(*columns: str, name: str) -> models.CheckConstraint:
    """CHECK: each of the columns is empty or holds a day that there is."""
    condition = models.Q()
    for column in columns:
        condition &= models.Q(**{f"{column}__in": ["", *PLACES]})
    return models.CheckConstraint(
        name=name, condition=condition, violation_error_message="日期按 月-日 填写，且要有这一天，例如 06-30。"
    )
