"""iCalendar (RFC 5545, RFC 7986), written line by line.

Our own writer, because the libraries take longer for 5,000 sessions than the second a reader may wait; three of
them read what we write in the tests.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from events.calendar.enums import EventStatus

ZONE = ZoneInfo("Asia/Shanghai")
REFRESH = "PT1H"
# China has kept +08:00 without daylight saving since 15 September 1991.
VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19910915T010000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)
STATUS = {EventStatus.CANCELLED: "CANCELLED", EventStatus.POSTPONED: "TENTATIVE"}
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def escape(text):
    return str(text).translate(_ESCAPES)


def fold(line):
    """Lines of at most 75 octets, never cutting a character in two."""
    if len(line) <= 25 or len(line.encode()) <= 75:
        return line
    parts, current, room = [], "", 75
    for character in line:
        width = len(character.encode())
        if width > room:
            parts.append(current)
            current, room = "", 74
        current += character
        room -= width
    return "\r\n ".join([*parts, current])


def moment(name, value):
    """A date as an all-day value, an instant as the city's wall clock with its zone."""
    if isinstance(value, datetime):
        return f"{name};TZID=Asia/Shanghai:{value.astimezone(ZONE):%Y%m%dT%H%M%S}"
    return f"{name};VALUE=DATE:{value:%Y%m%d}"


def utc(value):
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def calendar(name, description, url, editions, sessions, site):
    """The bytes of a calendar. ``site`` is the address of the site, without a slash at the end."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Liaocheng Education and Sports Bureau//Events//ZH",
        "CALSCALE:GREGORIAN",
        f"NAME:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        f"DESCRIPTION:{escape(description)}",
        f"X-WR-CALDESC:{escape(description)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        f"URL:{url}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        *VTIMEZONE,
    ]
    programmed = set()
    for session in sessions:
        entry = session_entry(session, site)
        if entry:
            programmed.add(session.edition_id)
            lines += entry
    for edition in editions:
        if edition.pk not in programmed:
            lines += edition_entry(edition, site)
    lines.append("END:VCALENDAR")
    return ("\r\n".join(map(fold, lines)) + "\r\n").encode()


def session_entry(session, site):
    """The lines of a session, or none while no day is or was known."""
    edition = session.edition
    fate = _fate(edition.event_status, session.status)
    day, start, end = session.day, session.starts_at, session.ends_at
    if day is None:
        day, start, end = session.previous_day, session.previous_starts_at, session.previous_ends_at
    if day is None:
        return []
    title = f"{edition.shown_title} {session.shown_title}"
    note = [session.note] if session.note else []
    if session.to_follow:
        note.append(_("前一场结束后开始"))
    return _entry(
        session,
        edition,
        _marked(title, edition, fate),
        fate,
        moment("DTSTART", start or day),
        *_end(start, end, day, day),
        venue=session.shown_venue or edition.shown_venue,
        point=session.point or edition.point,
        notes=note,
        address=f"{site}/events/{edition.slug}/#session-{session.pk}",
    )


def edition_entry(edition, site):
    """The lines of a whole edition as days, or none while its days are unknown."""
    start, end = edition.start_on, edition.end_on
    if not edition.exact:
        start, end = edition.previous_start_on, edition.previous_end_on
    if start is None:
        return []
    fate = _fate(edition.event_status)
    return _entry(
        edition,
        edition,
        _marked(edition.shown_title, edition, fate),
        fate,
        moment("DTSTART", start),
        *_end(None, None, start, end),
        venue=edition.shown_venue,
        point=edition.point,
        notes=[edition.shown_summary] if edition.summary else [],
        address=f"{site}/events/{edition.slug}/",
    )


def _end(start, end, first: date, last: date | None):
    """DTEND where the end is known; an all-day end is the day after the last. An unknown hour is left out."""
    if start is None:
        return [moment("DTEND", (last or first) + timedelta(days=1))]
    return [moment("DTEND", end)] if end else []


def _fate(*states):
    """What matters most of an edition's and a session's state."""
    for state in (EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.RESCHEDULED):
        if state in states:
            return state
    return EventStatus.SCHEDULED


def _marked(title, edition, fate):
    marks = "" if fate == EventStatus.SCHEDULED else f"【{fate.label}】"
    return f"{marks}{title}（{_('演示数据')}）" if edition.is_demo else f"{marks}{title}"


def _entry(record, edition, title, fate, start, *end, venue, point, notes, address):
    changed = utc(record.changed_at)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{record.uid}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{record.sequence}",
        f"STATUS:{STATUS.get(fate, 'CONFIRMED')}",
        start,
        *end,
        f"SUMMARY:{escape(title)}",
        f"CATEGORIES:{escape(edition.discipline.shown_name)}",
        f"URL:{address}",
    ]
    if venue:
        lines.append(f"LOCATION:{escape(venue)}")
    if point:
        lines.append(f"GEO:{point[1]:.6f};{point[0]:.6f}")
    if notes:
        lines.append(f"DESCRIPTION:{escape(chr(10).join(notes))}")
    if fate in STATUS or end and "VALUE=DATE" in start:
        lines.append("TRANSP:TRANSPARENT")
    lines.append("END:VEVENT")
    return lines
