"""Columns of events and of their sessions that say the same thing in two ways."""

from typing import Any

from django.utils import timezone

from portal.records.contradictions import Contradiction


def _year_differs(edition: Any) -> bool:
    return bool(edition.year and edition.first_day and edition.first_day.year != edition.year)


def _before(edition: Any, one: str, other: str) -> bool:
    """Whether the day ``one`` is before the day ``other``; unknown days are not."""
    first, second = getattr(edition, one), getattr(edition, other)
    return bool(first and second and first < second)


def _hour_of_another_day(session: Any) -> bool:
    return bool(session.day and session.starts_at and session.day != timezone.localdate(session.starts_at))


def _outside(session: Any, *, after: bool) -> bool:
    """Whether the session is after (before) the days of its event, where these are known to the day."""
    days = session.edition.days if session.edition_id and session.day else None
    if days is None:
        return False
    return bool(session.day > days[1] if after else session.day < days[0])


EDITION = (
    Contradiction("year", "first_day", _year_differs, "年份与日期不一致，请核对"),
    Contradiction("known_from", "first_day", lambda one: _before(one, "first_day", "known_from"), "请核对"),
    Contradiction("known_until", "first_day", lambda one: _before(one, "known_until", "first_day"), "请核对"),
    Contradiction(
        "entry_last_day",
        "last_day",
        lambda one: _before(one, "last_day", "entry_last_day"),
        "报名到赛事结束之后，请核对",
    ),
)
SESSION = (
    Contradiction("day", "starts_at", _hour_of_another_day, "场次的日期就是开始的那一天，请改成同一天", refused=True),
    Contradiction("day", "edition__first_day", lambda one: _outside(one, after=False), "场次在赛事开始之前，请核对"),
    Contradiction("day", "edition__last_day", lambda one: _outside(one, after=True), "场次在赛事结束之后，请核对"),
)
