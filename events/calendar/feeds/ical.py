"""Editions and sessions as calendar entries."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from events.calendar.enums import EventStatus
from events.calendar.models import Edition, Session
from portal.dates.ical import Entry

STATUS = {EventStatus.CANCELLED: "CANCELLED", EventStatus.POSTPONED: "TENTATIVE"}
ONE_DAY = timedelta(days=1)


def entries(editions: Iterable[Edition], sessions: Iterable[Session], site: str) -> Iterator[Entry]:
    """Every session that has or had a day, then the editions of which no session stands there.

    ``site`` is the address of the site, without a slash at the end.
    """
    programmed = set()
    for session in sessions:
        entry = session_entry(session, site)
        if entry:
            programmed.add(session.edition_id)
            yield entry
    for edition in editions:
        entry = None if edition.pk in programmed else edition_entry(edition, site)
        if entry:
            yield entry


def session_entry(session: Session, site: str) -> Entry | None:
    """None while no day is or was known."""
    edition = session.edition
    day, start, end = session.day, session.starts_at, session.ends_at
    if day is None:
        day, start, end = session.previous_day, session.previous_starts_at, session.previous_ends_at
    if day is None:
        return None
    notes = [session.note] if session.note else []
    if session.to_follow:
        notes.append(_("前一场结束后开始"))
    return _entry(
        session,
        edition,
        _foremost(edition.event_status, session.status),
        title=" ".join(filter(None, [edition.shown_title, session.shown_title, session.opponents])),
        start=start or day,
        end=end if start else day + ONE_DAY,
        location=session.shown_venue or edition.shown_venue,
        point=session.point or edition.point,
        notes=notes,
        url=f"{site}{edition.get_absolute_url()}#session-{session.pk}",
    )


def edition_entry(edition: Edition, site: str) -> Entry | None:
    """The whole edition as days, tentative where only a month, quarter or half-year is known; None while nothing is."""
    days = edition.calendar_days
    if days is None:
        return None
    start, end = days
    title = edition.shown_title if edition.first_day is None or edition.exact else _undated(edition)
    return _entry(
        edition,
        edition,
        _foremost(edition.event_status),
        title=title,
        start=start,
        end=end + ONE_DAY,
        location=edition.shown_venue,
        point=edition.point,
        notes=[edition.shown_summary] if edition.summary else [],
        url=f"{site}{edition.get_absolute_url()}",
        tentative=edition.first_day is not None and not edition.exact,
    )


def _undated(edition: Edition) -> str:
    return f"【{_('日期待定')}】{edition.shown_title}"


def _foremost(*states: str) -> EventStatus:
    """What matters most of an edition's and a session's state."""
    for state in (EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.RESCHEDULED):
        if state in states:
            return state
    return EventStatus.SCHEDULED


def _entry(
    record: Edition | Session,
    edition: Edition,
    state: EventStatus,
    *,
    title: str,
    start: date,
    end: date | None,
    location: str,
    point: tuple[float, float] | None,
    notes: Iterable[str],
    url: str,
    tentative: bool = False,
) -> Entry:
    """A session shows its event's name, place and state: its stamp and its revision count the event's changes too."""
    whole_days = end is not None and not hasattr(start, "hour")
    return Entry(
        uid=str(record.uid),
        changed_at=max(record.changed_at, edition.changed_at),
        sequence=record.sequence + (edition.sequence if record is not edition else 0),
        status=STATUS.get(state, "TENTATIVE" if tentative else "CONFIRMED"),
        start=start,
        end=end,
        summary=_marked(title, edition, state),
        url=url,
        categories=(edition.discipline.shown_name,),
        location=location,
        point=point,
        description="\n".join(notes),
        transparent=state in STATUS or whole_days,
    )


def _marked(title: str, edition: Edition, state: EventStatus) -> str:
    mark = "" if state == EventStatus.SCHEDULED else f"【{state.label}】"
    return f"{mark}{title}（{_('演示数据')}）" if edition.is_demo else f"{mark}{title}"
