"""Hours in words for the public pages. Unknown hours say 请致电确认, never closed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from events.facilities.clock import in_words
from events.facilities.filters import Window
from events.facilities.hours import DAY, Day, DecidedBy, OpenState, State
from portal.dates import spoken

WEEKDAYS = (
    _lazy("星期一"),
    _lazy("星期二"),
    _lazy("星期三"),
    _lazy("星期四"),
    _lazy("星期五"),
    _lazy("星期六"),
    _lazy("星期日"),
)
CSS = {
    OpenState.OPEN: "st--open",
    OpenState.CLOSED: "st--closed",
    OpenState.SHUT: "st--warn",
    OpenState.UNKNOWN: "st--soon",
}


HOUR, STEP = timedelta(hours=1), timedelta(minutes=5)  # "in 40 minutes" is said of the next hour, in steps


def clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def when(moment: datetime, today: date) -> str:
    """08:00 today, 明天 08:00, 6 月 1 日 08:00."""
    moment = timezone.localtime(moment)
    if moment.date() == today:
        return clock(moment)
    if moment.date() == today + DAY:
        return _("明天 %(time)s") % {"time": clock(moment)}
    return f"{spoken.dated(moment.date(), today)} {clock(moment)}"


def state_in_words(state: State, now: datetime) -> str:
    """One short sentence for a list row."""
    today = timezone.localtime(now).date()
    if state.status == OpenState.OPEN:
        if state.until is None:
            return _("开放中，全天开放")
        ends = "24:00" if state.until == spoken.midnight(today + DAY) else when(state.until, today)
        return _("开放中，至 %(time)s") % {"time": ends}
    if state.status == OpenState.UNKNOWN:
        return _("开放时间请致电确认")
    if state.status == OpenState.SHUT:
        return _shut(state)
    if state.opens:
        return _("现未开放，%(time)s 开放") % {"time": when(state.opens, today)}
    return _("现未开放")


def card_words(state: State, now: datetime) -> tuple[str, datetime | None]:
    """What a card says, and when it says it no longer although the state is the same: minutes run on."""
    today = timezone.localtime(now).date()
    if state.status == OpenState.OPEN and state.until:
        until = timezone.localtime(state.until)
        if until.date() == today and until.time() >= spoken.EVENING:
            return _("今晚 %(time)s 前开放") % {"time": clock(until)}, None
    if state.status == OpenState.CLOSED and state.opens and state.opens - now <= HOUR:
        steps = -((now - state.opens) // STEP)
        words = _("%(minutes)s 分钟后开放") % {"minutes": steps * STEP.seconds // 60}
        return words, state.opens - (steps - 1) * STEP
    if state.status == OpenState.CLOSED and state.opens:
        return state_in_words(state, now), state.opens - HOUR  # then the minutes begin to be counted
    return state_in_words(state, now), None


def stretch_in_words(start: datetime, end: datetime, window: Window, now: datetime) -> str:
    """When it is open in the time that a reader chose: 今晚 22:00 前开放, 今晚整晚开放, 本周六 08:00–20:00 开放."""
    today, first = timezone.localtime(now).date(), timezone.localtime(start)
    if (start, end) == (window.start, window.end) and window.days:
        days = _("本周末") if window.days > 1 else spoken.day_in_words(first.date(), today)
        return _("%(day)s全天开放") % {"day": days}
    if (start, end) == (window.start, spoken.midnight(today + DAY)):  # it need not close then
        return _("今晚整晚开放") if first.time() >= spoken.EVENING else _("今天余下时间都开放")
    closes = _until(end, first.date(), now)
    if start == window.start and first.date() == today:
        if first.time() >= spoken.EVENING:
            return _("今晚 %(time)s 前开放") % {"time": closes}
        return _("今天 %(time)s 前开放") % {"time": closes}
    return _("%(opens)s–%(closes)s 开放") % {"opens": spoken.moment_in_words(start, today), "closes": closes}


def moment_in_words(state: State, moment: datetime, now: datetime) -> str:
    """Open at a chosen moment, and until when."""
    chosen = spoken.moment_in_words(moment, timezone.localtime(now).date())
    if state.until is None:
        return _("%(when)s 开放，全天开放") % {"when": chosen}
    until = _until(state.until, timezone.localtime(moment).date(), now)
    return _("%(when)s 开放，至 %(until)s") % {"when": chosen, "until": until}


def _until(end: datetime, day: date, now: datetime) -> str:
    """The end of a stretch that began on ``day``: 20:00, 24:00, or with its date."""
    if end == spoken.midnight(day + DAY):
        return "24:00"
    today, local = timezone.localtime(now).date(), timezone.localtime(end)
    return clock(end) if local.date() == day else f"{spoken.day_in_words(local.date(), today)} {clock(end)}"


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


def week_in_words(days: Sequence[Day], remarks: Sequence[str], *, all_year: bool) -> str:
    """One sentence for seven days that are alike; empty where they are not, and a table is needed.

    ``remarks`` are those of ``remark``; ``all_year``: the hours stay so as far as one can see.
    """
    texts = {day_in_words(day) for day in days}
    if len(texts) > 1 or any(day.by is DecidedBy.EXCEPTION for day in days):
        return ""
    text, kinds = texts.pop(), {day.by for day in days}
    holidays = "、".join(dict.fromkeys(words for words in remarks if words))
    if kinds & {DecidedBy.UNKNOWN, DecidedBy.CLOSURE}:
        return text
    if not days[0].spans:
        return _("近 7 天不开放")
    if days[0].spans == ((0, 1440),):
        sentence = _("全年全天开放") if all_year else _("每天全天开放")
    else:
        sentence = _("每天 %(hours)s") % {"hours": text}
    return (
        _("%(sentence)s（%(holidays)s照常）") % {"sentence": sentence, "holidays": holidays} if holidays else sentence
    )


def change_in_words(day: Day, today: date, holiday: tuple[str, bool] | None) -> str:
    """12 月 5 日起 …; a holiday is named."""
    date_words = spoken.day_in_words(day.date, today)
    if name := remark(day, holiday):
        date_words = _("%(day)s（%(name)s）") % {"day": date_words, "name": name}
    return _("%(day)s：%(hours)s") % {"day": date_words, "hours": day_in_words(day)}


def remark(day: Day, holiday: tuple[str, bool] | None) -> str:
    """Why the date differs: the holiday's name, a make-up working day, an exception."""
    if day.by == DecidedBy.EXCEPTION:
        return _("当日调整")
    if holiday:
        name, is_off = holiday
        return name if is_off else _("调休上班日")
    return ""
