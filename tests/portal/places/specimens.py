"""Factories of places that introspection cannot guess."""

from portal.places.models import Reading
from tests.factories import NUMBERS, factory


@factory(Reading)
def reading(place, **values):
    """Of a character so rare that no reading of a new installation is of it."""
    values.setdefault("text", chr(0x3400 + next(NUMBERS) % 0x1900))
    values.setdefault("reading", "zhai")
    return Reading.objects.create(**values)
