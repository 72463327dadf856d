"""What follows from the readings of names: how schools are sorted and found."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from initiatives.schools.models import FormerName, School
from portal.places.models import Reading
from portal.places.queries import holding
from portal.places.signals import readings_changed


@receiver(readings_changed)
def spell_schools(sender: Any, texts: Collection[str] | None, **_: Any) -> None:
    """Those in whose name, short name or one of the former names a text stands."""
    query = holding(texts, "name", "short_name")
    if query:
        query |= Q(pk__in=FormerName.objects.filter(holding(texts, "name")).order_by().values("school"))
    schools = School.objects.filter(query)
    schools.spell(FormerName.objects.filter(school__in=schools).by_school(), Reading.objects.in_use())
