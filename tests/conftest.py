"""Fixtures for every test."""

import pytest


@pytest.fixture
def places(db):
    """The real places of the city, by name and by code: ``places["度假区"]`` works with the short name too."""
    from portal.places.demo import load_places
    from portal.places.models import Place

    load_places()
    found = {}
    for place in Place.objects.select_related("parent", "managing_area", "county"):
        found |= {place.code: place, place.name: place, place.label: place}
    return found
