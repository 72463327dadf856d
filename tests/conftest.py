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


@pytest.fixture
def _audit_kept_again(django_db_setup, django_db_blocker):
    from django.db import connection

    from portal.accounts import append_only

    yield
    with django_db_blocker.unblock():
        append_only.execute(connection, append_only.CREATE)


@pytest.fixture
def committed(_audit_kept_again, transactional_db):
    """A database with real commits, for tests with several connections that write audited records.

    The audit log refuses to be emptied; its triggers stand back while the database is cleaned after the test.
    """
    from django.db import connection

    from portal.accounts import append_only

    yield
    append_only.execute(connection, append_only.DROP)
