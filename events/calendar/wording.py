"""Dates of events in words, for both languages of the site."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.dates.precision import Precision, in_words

if TYPE_CHECKING:
    from events.calendar.models.edition import Dated


SESSION_WORDS = {
    "scheduled": _("未开始"),
    "rescheduled": _("已改期"),
    "postponed": _("已延期"),
    "cancelled": _("已取消"),
    "live": _("进行中"),
    "ended": _("已结束"),
}


def span(start: date, end: date | None) -> str:
    """For cards and tables: 2026-05-16, 2026-05-16 至 05-17, 2026-12-30 至 2027-01-02."""
    if end is None or end == start:
        return start.isoformat()
    last = end.isoformat()[5:] if end.year == start.year else end.isoformat()
    return gettext("{first} 至 {last}").format(first=start.isoformat(), last=last)


def when(edition: "Dated") -> str:
    """When an edition takes place, as exactly as it is known and no more."""
    if edition.first_day and edition.date_precision == Precision.DAY:
        return span(edition.first_day, edition.last_day)
    note = edition.shown_date_note
    if edition.first_day:
        words = in_words(edition.first_day, edition.date_precision)
    elif note:
        return str(capfirst(note))  # an English note continues a sentence elsewhere
    elif edition.year:
        words = gettext("{year} 年，日期待定").format(year=edition.year)
    else:
        return gettext("日期待定")
    return gettext("{when}，{note}").format(when=words, note=note) if note else words
