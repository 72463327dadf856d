"""When a facility is open, as data. What the rows mean together is decided in ``hours.py``."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from events.facilities.clock import ClockField, in_words
from events.facilities.enums import Days
from events.facilities.models.facility import Facility
from events.facilities.queries import ClosureQuerySet
from portal.dates.month_day import MonthDayField, real_days
from portal.records.history import History
from portal.records.text import LineField

NOTICE = timedelta(days=7)  # provincial fitness ordinance, article 41


def clock_pair(name: str) -> models.CheckConstraint:
    """CHECK: both times or neither; the start on the day itself, the end after it, at the latest a day later."""
    return models.CheckConstraint(
        name=name,
        condition=Q(start=None, end=None)
        | (Q(start__isnull=False, end__isnull=False, start__lt=1440, end__lte=2880) & Q(end__gt=F("start"))),
        violation_error_message="结束时间要晚于开始时间，最晚到次日 24 点；两个时间都留空表示不开放。",
    )


class OpeningPeriod(models.Model):
    """A stretch of the calendar with its weekly hours: all year, a season that returns, or fixed dates."""

    facility = models.ForeignKey(Facility, models.CASCADE, verbose_name="场地", related_name="periods")
    name = LineField("名称", max_length=20, default="全年", help_text="例如：全年、夏季、暑假。")
    season_from = MonthDayField("每年从", blank=True, help_text="月-日，例如 06-01；全年则留空。")
    season_to = MonthDayField("每年到", blank=True, help_text="可以跨年，例如 11-01 到 03-31。")
    first_day = models.DateField("生效日期", null=True, blank=True)
    last_day = models.DateField("失效日期", null=True, blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "开放时段"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="openingperiod_season_pair",
                condition=Q(season_from="", season_to="") | (~Q(season_from="") & ~Q(season_to="")),
                violation_error_message="“每年从”和“每年到”要同时填写，或同时留空。",
            ),
            real_days("season_from", "season_to", name="openingperiod_real_days"),
            models.CheckConstraint(
                name="openingperiod_valid",
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message="失效日期不能早于生效日期。",
            ),
        ]

    def __str__(self) -> str:
        season = f"（{self.season_from}—{self.season_to}）" if self.season_from else ""
        return f"{self.name}{season}"


class OpeningSpan(models.Model):
    period = models.ForeignKey(OpeningPeriod, models.CASCADE, verbose_name="开放时段", related_name="spans")
    days = LineField("日子", max_length=8, choices=Days, default=Days.DAILY)
    start = ClockField("从", null=True, blank=True, help_text="例如 08:30；两个时间都留空表示当日不开放。")
    end = ClockField("到", null=True, blank=True, help_text="过午夜写 次日02:00 或 26:00。")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "每周时间"
        ordering = ["pk"]
        constraints = [clock_pair("openingspan_clock")]

    def __str__(self) -> str:
        times = f"{in_words(self.start)}–{in_words(self.end)}" if self.start is not None else "不开放"
        return f"{self.get_days_display()} {times}"


class DayException(models.Model):
    """Different hours on one date. Without times: closed on that date."""

    facility = models.ForeignKey(Facility, models.CASCADE, verbose_name="场地", related_name="exceptions")
    date = models.DateField("日期")
    start = ClockField("从", null=True, blank=True, help_text="两个时间都留空表示当日不开放。")
    end = ClockField("到", null=True, blank=True)
    reason = LineField("原因", max_length=80)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "单日调整"
        ordering = ["date", "start"]
        constraints = [
            clock_pair("dayexception_clock"),
            models.UniqueConstraint(
                name="dayexception_once",
                fields=["facility", "date", "start"],
                violation_error_message="这一天同一开始时间已有一条单日调整。",
            ),
            models.UniqueConstraint(
                name="dayexception_closed_once",
                fields=["facility", "date"],
                condition=Q(start=None),
                violation_error_message="这一天已登记为不开放。",
            ),
        ]

    def __str__(self) -> str:
        times = f"{in_words(self.start)}–{in_words(self.end)}" if self.start is not None else "不开放"
        return f"{self.date} {times}"


class Closure(models.Model):
    """A temporary closure. Announced seven days ahead, or marked urgent with the reason why it could not be."""

    facility = models.ForeignKey(Facility, models.CASCADE, verbose_name="场地", related_name="closures")
    first_day = models.DateField("关闭自")
    last_day = models.DateField(
        "关闭至", null=True, blank=True, help_text="含当日；不确定则留空，页面会写“恢复时间另行公告”。"
    )
    reason = LineField("原因", max_length=100)
    announced_on = models.DateField("公告日期", default=timezone.localdate)
    is_urgent = models.BooleanField("紧急关闭", default=False, help_text="不能提前 7 天公告时勾选，并写明理由。")
    urgent_reason = LineField("紧急理由", max_length=100, blank=True)

    objects = ClosureQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "临时关闭"
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                name="closure_dates",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message="“关闭至”不能早于“关闭自”。",
            ),
            models.CheckConstraint(
                name="closure_announced_in_time",
                condition=Q(is_urgent=True) | Q(first_day__gte=F("announced_on") + NOTICE),
                violation_error_message="临时关闭要至少提前 7 天公告；确需立即关闭时，请勾选“紧急关闭”并写明理由。",
            ),
            models.CheckConstraint(
                name="closure_urgent_has_reason",
                condition=Q(is_urgent=False) | ~Q(urgent_reason=""),
                violation_error_message="紧急关闭要写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}—{self.last_day or '另行公告'}"
