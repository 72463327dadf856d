"""What a card says of an edition today: its status, when it is on next, and what to know about entering."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from events.calendar.enums import Status
from events.calendar.models import Edition, Session
from portal.dates import spoken
from portal.pagecache.expiry import changes_at

NEAR = 14  # days ahead that are said as 本周六 14:00; what is later has its date on the card anyway
Bearer = TypeVar("Bearer")


class Card(NamedTuple):
    """``next`` is when it is on next, in words; ``changes`` when these words are no longer true by the clock."""

    edition: Edition
    status: Status
    aside: str
    seed: str
    next: str
    changes: datetime | None


def cards(editions: Iterable[Edition], today: date, since: datetime | None = None) -> list[Card]:
    """Editions with what a card says of them on ``today``: one query for all.

    ``since`` is the beginning of the time that a reader has chosen: the card tells what is on then, not before.
    """
    editions, now = list(editions), timezone.now()
    since = max(since or now, now)
    coming = _coming([one.pk for one in editions], timezone.localdate(since))
    found = []
    for one in editions:
        status = one.status(today)
        words, changes = _next(one, status, [s for s in coming.get(one.pk, ()) if not is_over(s, since)], today)
        found.append(Card(one, status, aside(one, status, today), seed(one), words, changes))
    return found


def kept(bearer: Bearer, shown: Iterable[Card]) -> Bearer:
    """A page with these cards (or its request) is true until the first of them changes. Returns ``bearer``."""
    for card in shown:
        changes_at(bearer, card.changes)
    return bearer


def seed(edition: Edition) -> str:
    """Of the artwork: a featured edition has the composition as it was drawn, the others an order of their own."""
    return "" if edition.is_featured else edition.slug


def aside(edition: Edition, status: Status, today: date) -> str:
    """The right end of a card's foot: what the reader may want to know next."""
    if status == "open" and edition.entry_last_day:
        left = (edition.entry_last_day - today).days
        return _("报名剩余 {days} 天").format(days=left) if left else _("今天截止报名")
    if edition.entry_first_day and edition.entry_first_day > today:
        return _("{day} 开放报名").format(day=edition.entry_first_day.isoformat())
    if status == "soon" and edition.first_day:
        return _("{days} 天后开始").format(days=(edition.first_day - today).days)
    return ""


def session_in_words(session: Session, now: datetime) -> str:
    """今天 14:00, 本周六 14:00, 进行中，至 16:00; without an hour the day alone."""
    today = timezone.localdate(now)
    if session.day is None:
        return ""
    if session.starts_at is None:
        return spoken.day_in_words(session.day, today)
    if session.starts_at > now:
        return spoken.moment_in_words(session.starts_at, today)
    if session.ends_at is None:
        return _("正在进行")
    return _("正在进行，至 {time}").format(time=f"{timezone.localtime(session.ends_at):%H:%M}")


def is_over(session: Session, now: datetime) -> bool:
    """Whether the clock has passed it; without an hour it lasts all day."""
    if session.starts_at is None:
        return session.day is not None and session.day < timezone.localdate(now)
    if session.ends_at is None:
        return session.starts_at <= now and session.day != timezone.localdate(now)
    return session.ends_at <= now


def _coming(editions: Sequence[int], today: date) -> dict[int, list[Session]]:
    """By edition, the sessions that may be the next one."""
    names = ("edition_id", "day", "starts_at", "ends_at", "order_no")
    sessions = Session.objects.filter(edition__in=editions, day__lte=today + NEAR * spoken.DAY)
    found: dict[int, list[Session]] = {}
    for session in sessions.coming(today).only(*names):
        found.setdefault(session.edition_id, []).append(session)
    return found


def _next(edition: Edition, status: Status, sessions: Sequence[Session], today: date) -> tuple[str, datetime | None]:
    if status in (Status.CANCELLED, Status.POSTPONED, Status.ENDED):
        return "", None
    if sessions:
        session, now = sessions[0], timezone.now()
        edges = [edge for edge in (session.starts_at, session.ends_at) if edge and edge > now]
        return session_in_words(session, now), min(edges, default=None)
    if edition.days and today <= edition.days[0] <= today + NEAR * spoken.DAY:
        return spoken.day_in_words(edition.days[0], today), None
    return "", None
