from django.db import models

from portal.dates.queries import HolidayQuerySet
from portal.records.contradictions import Contradiction
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField

SATURDAY = 5  # as ``date.weekday()`` counts


class HolidayDay(DemoMarked):
    """A public holiday or, with ``is_off`` false, a weekend day that is worked instead (调休)."""

    date = models.DateField("日期", unique=True)
    name = LineField("名称", max_length=20)
    is_off = models.BooleanField("放假", default=True, help_text="取消勾选表示调休上班日。")
    source = LineField("依据", max_length=120)

    contradictions = (
        Contradiction(
            "is_off",
            "date",
            lambda one: not one.is_off and one.date.weekday() < SATURDAY,
            "调休上班日应当是周六或周日，请核对",
        ),
    )
    objects = HolidayQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "节假日安排"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}{'' if self.is_off else '（上班）'}"
