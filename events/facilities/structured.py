"""schema.org data of a facility page."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.safestring import SafeString

from events.facilities.clock import in_words
from events.facilities.enums import Answer
from events.facilities.hours import Day
from events.facilities.models import Facility
from portal.site.jsonld import structured

TYPE = "SportsActivityLocation"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def facility_data(facility: Facility, address: str, week: Iterable[Day], province: str) -> SafeString:
    """The page's JSON-LD; what is unknown is left out."""
    county = facility.township.county
    data: dict[str, Any] = {
        "@type": TYPE,
        "@id": address,
        "name": facility.name,
        "url": address,
        "identifier": facility.code,
        "publicAccess": facility.is_public,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": province,
            "addressLocality": county.name if county else facility.township.name,
        },
    }
    if facility.street_address:
        data["address"]["streetAddress"] = facility.street_address
    if facility.point:
        longitude, latitude = map(float, facility.point)
        data["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    if facility.phone:
        data["telephone"] = facility.phone
    if facility.is_free:
        data["isAccessibleForFree"] = True
    features = [
        {"@type": "LocationFeatureSpecification", "name": str(fact.get_item_display()), "value": True}
        for fact in facility.access_facts.all()
        if fact.answer == Answer.YES
    ]
    if features:
        data["amenityFeature"] = features
    hours = [entry for day in week for entry in _hours(day)]
    if hours:
        data["openingHoursSpecification"] = hours
    return structured(data)


def _hours(day: Day) -> Iterator[dict[str, str]]:
    """One entry per stretch of one date; past midnight the closing time is the earlier one, as in schema.org."""
    for start, end in day.spans:
        closes = "23:59" if end == 1440 else in_words(end % 1440)
        yield {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{DAYS[day.date.weekday()]}",
            "opens": in_words(start),
            "closes": closes,
            "validFrom": day.date.isoformat(),
            "validThrough": day.date.isoformat(),
        }
