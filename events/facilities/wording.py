"""Hours in words for the public pages. Unknown hours say 请致电确认, never closed."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from events.facilities.clock import in_words
from events.facilities.hours import DAY, Day, DecidedBy, OpenState, State

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
CSS = {
    OpenState.OPEN: "st--open",
    OpenState.CLOSED: "st--closed",
    OpenState.SHUT: "st--warn",
    OpenState.UNKNOWN: "st--soon",
}


def clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def when(moment: datetime, today: date) -> str:
    """08:00 today, 明天 08:00, 6 月 1 日 08:00."""
    moment = timezone.localtime(moment)
    if moment.date() == today:
        return clock(moment)
    if moment.date() == today + DAY:
        return _("明天 %(time)s") % {"time": clock(moment)}
    return _("%(month)s 月 %(day)s 日 %(time)s") % {"month": moment.month, "day": moment.day, "time": clock(moment)}


def state_in_words(state: State, now: datetime) -> str:
    """One short sentence for a list row."""
    today = timezone.localtime(now).date()
    if state.status == OpenState.OPEN:
        if state.until is None:
            return _("开放中，全天开放")
        return _("开放中，至 %(time)s") % {"time": when(state.until, today)}
    if state.status == OpenState.UNKNOWN:
        return _("开放时间请致电确认")
    if state.status == OpenState.SHUT:
        return _shut(state)
    if state.opens:
        return _("现未开放，%(time)s 开放") % {"time": when(state.opens, today)}
    return _("现未开放")


def _shut(state: State) -> str:
    if state.last_day is None:
        return _("暂停开放：%(reason)s") % {"reason": state.reason}
    values = {"reason": state.reason, "month": state.last_day.month, "day": state.last_day.day}
    return _("临时关闭至 %(month)s 月 %(day)s 日：%(reason)s") % values


def day_in_words(day: Day) -> str:
    """The hours of one date for the opening table."""
    if day.by == DecidedBy.UNKNOWN:
        return _("请致电确认")
    if day.by == DecidedBy.CLOSURE:
        return _("临时关闭：%(reason)s") % {"reason": day.reason}
    if not day.spans:
        return _("不开放")
    if day.spans == ((0, 1440),):
        return _("全天开放")
    return "、".join(f"{in_words(start)}–{in_words(end)}" for start, end in day.spans)


def remark(day: Day, holiday: tuple[str, bool] | None) -> str:
    """Why the date differs: the holiday's name, a make-up working day, an exception."""
    if day.by == DecidedBy.EXCEPTION:
        return _("当日调整")
    if holiday:
        name, is_off = holiday
        return name if is_off else _("调休上班日")
    return ""
