"""schema.org data of an edition: a SportsEvent within an EventSeries, its sessions as sub-events.

Instants carry the city's zone; a day known only as a day is given as a day, because midnight would be untrue.
What was not published is left out.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from events.calendar.enums import EventStatus
from events.calendar.models import Edition, Session
from events.calendar.models.parts import Located
from portal.dates.zone import ZONE
from portal.places.models import Place
from portal.site.models import SiteIdentity

SCHEMA = "https://schema.org/"
STATUS: dict[str, str] = {
    EventStatus.SCHEDULED: SCHEMA + "EventScheduled",
    EventStatus.CANCELLED: SCHEMA + "EventCancelled",
    EventStatus.POSTPONED: SCHEMA + "EventPostponed",
    EventStatus.RESCHEDULED: SCHEMA + "EventRescheduled",
}
SESSIONS = 100  # more would outweigh the page


def edition_data(edition: Edition, sessions: Sequence[Session], site: str, identity: SiteIdentity) -> dict[str, Any]:
    """A dictionary for ``portal.site.jsonld``; ``identity`` says in which city and province places lie."""
    address = site + edition.get_absolute_url()
    data: dict[str, Any] = {
        "@type": "SportsEvent",
        "@id": f"{site}/events/{edition.slug}/#event",
        "name": edition.shown_title,
        "url": address,
        "description": edition.shown_summary,
        "sport": edition.discipline.shown_name,
        "eventStatus": STATUS.get(edition.event_status),
        "eventAttendanceMode": SCHEMA + "OfflineEventAttendanceMode",
        "image": f"{site}/art/{edition.discipline.artwork}.svg",
        "location": place_data(edition, edition.place, identity),
        **_edition_dates(edition, sessions),
    }
    if edition.title_en:
        data["alternateName"] = edition.title_en
    if organiser := edition.shown_organiser or edition.shown_hosts:
        data["organizer"] = {"@type": "Organization", "name": organiser}
    if edition.brand:
        data["superEvent"] = {
            "@type": "EventSeries",
            "@id": f"{site}/events/brands/{edition.brand.slug}/#series",
            "name": edition.brand.shown_name,
            "url": site + edition.brand.get_absolute_url(),
        }
    parts = [session_data(session, edition, site, identity) for session in sessions[:SESSIONS]]
    if parts:
        data["subEvent"] = parts
    return {key: value for key, value in data.items() if value}


def _edition_dates(edition: Edition, sessions: Sequence[Session]) -> dict[str, str]:
    """Start and end: of the first and last session where hours are known, else the days."""
    if edition.event_status == EventStatus.POSTPONED:
        if edition.previous_first_day is None:
            return {}
        day = edition.previous_first_day.isoformat()
        return {"startDate": day, "previousStartDate": day}
    dates = {}
    if edition.days:
        on = [(one.starts_at, one.ends_at) for one in sessions if one.status != EventStatus.CANCELLED]
        first = min((start for start, _end in on if start), default=None)
        last = max((end for start, end in on if start and end), default=None)
        hours = first and last and (first.astimezone(ZONE).date(), last.astimezone(ZONE).date()) == edition.days
        dates["startDate"] = instant(first) if first and hours else edition.days[0].isoformat()
        dates["endDate"] = instant(last) if last and hours else edition.days[1].isoformat()
    if edition.previous_first_day:
        dates["previousStartDate"] = edition.previous_first_day.isoformat()
    return dates


def session_data(session: Session, edition: Edition, site: str, identity: SiteIdentity) -> dict[str, Any]:
    # A session follows its edition when that is off.
    status = session.status
    if edition.event_status in (EventStatus.CANCELLED, EventStatus.POSTPONED):
        status = edition.event_status
    start = session.starts_at or session.previous_starts_at
    data = {
        "@type": "SportsEvent",
        "@id": f"{site}/events/{edition.slug}/#session-{session.pk}",
        "name": f"{edition.shown_title} {session.shown_title}",
        "sport": session.discipline.shown_name,
        "eventStatus": STATUS.get(status),
        "location": place_data(session if session.venue else edition, edition.place, identity),
        "startDate": instant(start) if start else _day(session.day or session.previous_day),
        "endDate": instant(session.ends_at) if session.ends_at else None,
        "previousStartDate": instant(session.previous_starts_at)
        if session.previous_starts_at
        else _day(session.previous_day),
    }
    return {key: value for key, value in data.items() if value}


def place_data(located: Located, place: Place, identity: SiteIdentity) -> dict[str, Any]:
    county = "" if place.kind == "city" else (place.county or place).name
    data: dict[str, Any] = {
        "@type": "Place",
        "name": located.shown_venue or place.name,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": identity.province,
            "addressLocality": f"{identity.city}{county}",
        },
    }
    if located.address:
        data["address"]["streetAddress"] = located.address
    if located.point:
        data["geo"] = {"@type": "GeoCoordinates", "longitude": located.point[0], "latitude": located.point[1]}
    return data


def instant(value: datetime) -> str:
    return value.astimezone(ZONE).isoformat(timespec="seconds")


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
