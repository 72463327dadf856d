"""schema.org data of an edition: a SportsEvent within an EventSeries, its sessions as sub-events.

Instants carry the city's zone; a day known only as a day is given as a day, because midnight would be untrue.
What was not published is left out.
"""

from events.calendar.enums import EventStatus
from portal.dates.zone import ZONE

SCHEMA = "https://schema.org/"
STATUS = {
    EventStatus.SCHEDULED: SCHEMA + "EventScheduled",
    EventStatus.CANCELLED: SCHEMA + "EventCancelled",
    EventStatus.POSTPONED: SCHEMA + "EventPostponed",
    EventStatus.RESCHEDULED: SCHEMA + "EventRescheduled",
}
SESSIONS = 100  # more would outweigh the page


def edition_data(edition, sessions, site, identity):
    """A dictionary for ``portal.site.jsonld``; ``identity`` says in which city and province places lie."""
    address = site + edition.get_absolute_url()
    data = {
        "@type": "SportsEvent",
        "@id": f"{site}/events/{edition.slug}/#event",
        "name": edition.shown_title,
        "url": address,
        "description": edition.shown_summary,
        "sport": edition.discipline.shown_name,
        "eventStatus": STATUS[edition.event_status],
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


def _edition_dates(edition, sessions):
    """Start and end: of the first and last session where hours are known, else the days."""
    if edition.event_status == EventStatus.POSTPONED:
        if edition.previous_first_day is None:
            return {}
        day = edition.previous_first_day.isoformat()
        return {"startDate": day, "previousStartDate": day}
    dates = {}
    if edition.exact:
        timed = [session for session in sessions if session.starts_at and session.status != EventStatus.CANCELLED]
        first = min((session.starts_at for session in timed), default=None)
        last = max((session.ends_at for session in timed if session.ends_at), default=None)
        same_start = first and first.astimezone(ZONE).date() == edition.first_day
        same_end = last and last.astimezone(ZONE).date() == edition.last_day
        whole = same_start and same_end
        dates["startDate"] = instant(first) if whole else edition.first_day.isoformat()
        dates["endDate"] = instant(last) if whole else edition.last_day.isoformat()
    if edition.previous_first_day:
        dates["previousStartDate"] = edition.previous_first_day.isoformat()
    return dates


def session_data(session, edition, site, identity):
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
        "eventStatus": STATUS[status],
        "location": place_data(session if session.venue else edition, edition.place, identity),
        "startDate": instant(start) if start else _day(session.day or session.previous_day),
        "endDate": instant(session.ends_at) if session.ends_at else None,
        "previousStartDate": instant(session.previous_starts_at)
        if session.previous_starts_at
        else _day(session.previous_day),
    }
    return {key: value for key, value in data.items() if value}


def place_data(located, place, identity):
    county = "" if place.kind == "city" else (place.county or place).name
    data = {
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


def instant(value):
    return value.astimezone(ZONE).isoformat(timespec="seconds")


def _day(value):
    return value.isoformat() if value else None
