"""schema.org data of a facility page."""

import json

from events.facilities.clock import in_words
from events.facilities.enums import Answer

TYPE = "SportsActivityLocation"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def of(facility, address, week):
    """The page's JSON-LD as a dictionary; what is unknown is left out."""
    county = facility.township.county
    data = {
        "@context": "https://schema.org",
        "@type": TYPE,
        "@id": address,
        "name": facility.name,
        "url": address,
        "identifier": facility.code,
        "publicAccess": facility.is_public,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": "山东省",
            "addressLocality": county.name if county else facility.township.name,
        },
    }
    if facility.street_address:
        data["address"]["streetAddress"] = facility.street_address
    if facility.longitude is not None:
        place = {"latitude": float(facility.latitude), "longitude": float(facility.longitude)}
        data["geo"] = {"@type": "GeoCoordinates", **place}
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
    return data


def _hours(day):
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


def script(data):
    """Safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
