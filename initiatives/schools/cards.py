"""Cards of the dashboard that list schools; the room with groups and alliances uses them too."""

from django.db.models import QuerySet
from django.urls import reverse

from initiatives.schools.models import School
from portal.backoffice.cards import CardContent

SHOWN = 5


def listed(schools: QuerySet[School], url: str, note: str = "") -> CardContent:
    """A card of schools: how many, the first few, where to find all."""
    first = schools.order_by("sort_key", "code")[:SHOWN]
    items = [(school.name, reverse("admin:schools_school_change", args=[school.pk])) for school in first]
    return {"count": schools.count(), "items": items, "note": note, "url": url}
