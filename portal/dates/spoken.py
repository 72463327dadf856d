"""Days as people speak of them: 今天, 今晚, 明天, 本周六, this weekend."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.dates.zone import ZONE

EVENING = time(18)  # from here on it is 今晚
DAY = timedelta(days=1)
SUNDAY = 6
WEEKDAYS = (_lazy("周一"), _lazy("周二"), _lazy("周三"), _lazy("周四"), _lazy("周五"), _lazy("周六"), _lazy("周日"))


def weekend(today: date) -> tuple[date, date]:
    """What is left of this week's Saturday and Sunday: first and last day. On a Sunday both are today."""
    sunday = today + (SUNDAY - today.weekday()) * DAY
    return max(today, sunday - DAY), sunday


def midnight(day: date) -> datetime:
    """The moment at which ``day`` begins here."""
    return datetime.combine(day, time(), ZONE)


def evening(day: date) -> tuple[datetime, datetime]:
    """From 18:00 to midnight."""
    return datetime.combine(day, EVENING, ZONE), midnight(day + DAY)


def day_in_words(day: date, today: date) -> str:
    """今天, 明天, 本周六 for the rest of this week, else 12 月 5 日 (with the year where it is another)."""
    if day == today:
        return _("今天")
    if day == today + DAY:
        return _("明天")
    if today < day <= today + (SUNDAY - today.weekday()) * DAY:
        return _this_week()[day.weekday()]
    return dated(day, today)


def dated(day: date, today: date) -> str:
    """12 月 5 日, with the year where it is another than today's; 5 December on English pages."""
    if (get_language() or "").startswith("en"):
        return date_format(day, "j F" if day.year == today.year else "j F Y")
    words = f"{day.month} 月 {day.day} 日"
    return words if day.year == today.year else f"{day.year} 年 {words}"


def moment_in_words(moment: datetime, today: date) -> str:
    """本周六 14:00; from 18:00 on 今晚 19:30 instead of 今天."""
    local = timezone.localtime(moment, ZONE)
    tonight = local.date() == today and local.time() >= EVENING
    day = _("今晚") if tonight else day_in_words(local.date(), today)
    return f"{day} {local:%H:%M}"


def _this_week() -> tuple[str, ...]:
    return (_("本周一"), _("本周二"), _("本周三"), _("本周四"), _("本周五"), _("本周六"), _("本周日"))
