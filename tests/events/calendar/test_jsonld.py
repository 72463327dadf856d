"""schema.org data against our own table of the properties used, their domains and their ranges.

Domains from schema.org release 30 (``schemaorg-current-https-properties.csv``): Thing for name, url, description,
alternateName, image; Event for the rest; SportsEvent for sport; Place for address and geo.
"""

import json
from datetime import date, datetime

import pytest
from django.utils import timezone

from events.calendar.feeds.jsonld import edition_data
from events.calendar.models import EventBrand
from portal.site.jsonld import structured
from portal.site.models import SiteIdentity
from tests.events.calendar.perform import perform

pytestmark = pytest.mark.django_db
SUPER = {"SportsEvent": {"Event", "Thing"}, "EventSeries": {"Event", "Thing"}, "Place": {"Thing"},
         "Organization": {"Thing"}, "PostalAddress": {"Thing"}, "GeoCoordinates": {"Thing"}}  # fmt: skip
PROPERTIES = {
    "name": ("Thing", str),
    "url": ("Thing", str),
    "description": ("Thing", str),
    "alternateName": ("Thing", str),
    "image": ("Thing", str),
    "sport": ("SportsEvent", str),
    "eventStatus": ("Event", {"EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled"}),
    "eventAttendanceMode": ("Event", {"OfflineEventAttendanceMode"}),
    "startDate": ("Event", "date"),
    "endDate": ("Event", "date"),
    "previousStartDate": ("Event", "date"),
    "location": ("Event", {"Place"}),
    "organizer": ("Event", {"Organization"}),
    "superEvent": ("Event", {"EventSeries"}),
    "subEvent": ("Event", {"SportsEvent"}),
    "address": ("Place", {"PostalAddress"}),
    "geo": ("Place", {"GeoCoordinates"}),
    "longitude": ("GeoCoordinates", float),
    "latitude": ("GeoCoordinates", float),
    "addressCountry": ("PostalAddress", str),
    "addressRegion": ("PostalAddress", str),
    "addressLocality": ("PostalAddress", str),
    "streetAddress": ("PostalAddress", str),
}


def check(node):
    """Every property is known, belongs to the node's type or a type above it, and has a value of its range."""
    kinds = {node["@type"], *SUPER[node["@type"]]}
    for name, value in node.items():
        if name.startswith("@"):
            continue
        domain, expected = PROPERTIES[name]
        assert domain in kinds, f"{name} does not belong to {node['@type']}"
        for one in value if isinstance(value, list) else [value]:
            check_value(one, expected)


def check_value(value, expected):
    if isinstance(value, dict):
        assert value["@type"] in expected
        check(value)
    elif isinstance(expected, set):
        assert value.removeprefix("https://schema.org/") in expected
    elif expected == "date":
        if "T" in value:
            assert datetime.fromisoformat(value).utcoffset() is not None
        else:
            date.fromisoformat(value)
    else:
        assert isinstance(value, expected)


def data(edition):
    edition.refresh_from_db()
    sessions, site = list(edition.sessions.all()), "https://portal.example.gov.cn"
    result = json.loads(structured(edition_data(edition, sessions, site, SiteIdentity.installed())))
    assert result["@context"] == "https://schema.org"
    check(result)
    return result


def test_hours_carry_the_citys_zone(edition, make_session):
    make_session(edition)
    make_session(edition, "决赛", start="2026-12-06 14:00", end="2026-12-06 16:30")
    result = data(edition)
    assert (result["startDate"], result["endDate"]) == ("2026-12-05T09:00:00+08:00", "2026-12-06T16:30:00+08:00")
    assert [part["startDate"] for part in result["subEvent"]] == [
        "2026-12-05T09:00:00+08:00",
        "2026-12-06T14:00:00+08:00",
    ]


def test_days_stay_days_and_unknown_dates_are_left_out(edition, make_edition):
    assert (data(edition)["startDate"], data(edition)["endDate"]) == ("2026-12-05", "2026-12-06")
    unknown = data(make_edition("games", year=2026, first_day=date(2026, 1, 1), date_precision="year"))
    assert {"startDate", "endDate", "subEvent"} & unknown.keys() == set()


def test_status_and_former_date_are_told_at_once(edition, session):
    perform(edition, "postpone")
    result = data(edition)
    assert (result["eventStatus"], result["previousStartDate"]) == ("https://schema.org/EventPostponed", "2026-12-05")
    perform(edition, "reschedule", first_day=date(2026, 12, 12), last_day=date(2026, 12, 13))
    result = data(edition)
    assert (result["eventStatus"], result["startDate"]) == ("https://schema.org/EventRescheduled", "2026-12-12")
    assert result["previousStartDate"] == "2026-12-05"
    assert result["subEvent"][0]["previousStartDate"] == "2026-12-05T09:00:00+08:00"
    perform(edition, "cancel")
    result = data(edition)
    assert {result["eventStatus"], result["subEvent"][0]["eventStatus"]} == {"https://schema.org/EventCancelled"}


def test_everything_filled_in(make_edition, make_session, disciplines, counties):
    brand = EventBrand.objects.create(slug="open", name="公开赛", discipline=disciplines["chess"])
    edition = make_edition(
        brand=brand, title_en="Open", organiser="体育中心", address="东昌西路 1 号", venue="体育馆",
        longitude="115.98", latitude="36.45", place=counties["371581"], first_day=date(2026, 12, 5),
    )  # fmt: skip
    make_session(edition, venue="二号馆", ends_at=timezone.now().replace(year=2026, month=12, day=5, hour=12))
    result = data(edition)
    assert result["location"] == {
        "@type": "Place",
        "name": "体育馆",
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": "山东省",
            "addressLocality": "聊城市临清市",
            "streetAddress": "东昌西路 1 号",
        },
        "geo": {"@type": "GeoCoordinates", "longitude": 115.98, "latitude": 36.45},
    }
    assert result["superEvent"]["name"] == "公开赛"
    assert result["subEvent"][0]["location"]["name"] == "二号馆"
