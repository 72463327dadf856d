"""Factories of places that introspection cannot guess."""

from portal.places.models import Reading
from tests.factories import NUMBERS, factory


@factory(Reading)
def reading(place, **values):
    """Of a text that no other reading is of."""
    values.setdefault("text", chr(0x5000 + next(NUMBERS) % 0x4000))
    values.setdefault("reading", "zhai")
    return Reading.objects.create(**values)
