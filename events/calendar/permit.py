"""The police permit of large events.

大型群众性活动安全管理条例 (State Council order 505), articles 2, 12, 13 and 15: a permit from 1,000 persons on, given
by the county's police below 5,000 and by the city's from there; applied for 20 days before; later changes of
time, place or scale need approval again.
"""

from datetime import date, timedelta
from typing import Protocol

from portal.dates.precision import Precision

THRESHOLD = 1000  # persons in one session
CITY_THRESHOLD = 5000
LEAD = timedelta(days=20)
PERMITTED = (  # what a permit is given for: time, place and scale
    *("first_day", "last_day", "date_precision", "place_id", "facility_id", "venue", "address", "expected_attendance"),
)
AGAIN = "已取得安全许可后改变了时间、地点或规模，须重新报公安机关批准。"


class Gathering(Protocol):
    """What an event says of its size, its time and its permit."""

    @property
    def expected_attendance(self) -> int | None: ...

    @property
    def permit_no(self) -> str: ...

    @property
    def first_day(self) -> date | None: ...

    @property
    def date_precision(self) -> str: ...


def required(edition: Gathering) -> bool:
    return (edition.expected_attendance or 0) >= THRESHOLD


def authority(edition: Gathering) -> str:
    """Whose permit is needed, in words; empty when none is."""
    if not required(edition):
        return ""
    return "市级公安机关" if (edition.expected_attendance or 0) >= CITY_THRESHOLD else "县级公安机关"


def deadline(edition: Gathering) -> date | None:
    """The last day to apply, or None while the date is unknown or no permit is needed."""
    if not required(edition) or not edition.first_day or edition.date_precision != Precision.DAY:
        return None
    return edition.first_day - LEAD


def warning(edition: Gathering, today: date) -> str:
    """One sentence for staff, or an empty string when nothing is due."""
    if not required(edition) or edition.permit_no:
        return ""
    day, first = deadline(edition), edition.first_day
    if day is None or first is None:
        return f"预计 {edition.expected_attendance} 人，须向{authority(edition)}申请安全许可；日期确定后计算截止日。"
    if today > first:
        return "活动已开始，未登记安全许可。"
    if today > day:
        return f"安全许可申请已过截止日 {day}（开赛前 20 日），请立即联系{authority(edition)}。"
    return f"请在 {day} 前向{authority(edition)}申请安全许可（还有 {(day - today).days} 天）。"


def advice(edition: Gathering, changed: set[str], today: date) -> str:
    """What staff must know after a change, one sentence or an empty string. ``changed``: attributes that now hold
    another value than before; none for a new record. A permit that came with the change covers it."""
    if edition.permit_no and "permit_no" not in changed and not changed.isdisjoint(PERMITTED):
        return AGAIN
    return warning(edition, today)
