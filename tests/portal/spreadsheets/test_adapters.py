"""What is borrowed from Python's and Django's insides, each in one module: what we rely on, and what we give back."""

import gc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.spreadsheets.apply.sql_parameters import many_parameters
from portal.spreadsheets.gc_pause import gc_paused
from tests.portal.spreadsheets.sample import Town


@pytest.fixture
def collector():
    was = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was else gc.disable)()


def test_the_collector_rests_until_the_last_pause_is_over(collector):
    first, second = gc_paused(), gc_paused()
    seen = [gc.isenabled()]
    for step in (first.__enter__, second.__enter__):
        step()
        seen.append(gc.isenabled())
    for pause in (first, second):  # not in the order of a stack: they belong to different threads
        pause.__exit__(None, None, None)
        seen.append(gc.isenabled())
    assert seen == [True, False, False, False, True]


def test_an_error_ends_a_pause_too(collector):
    with pytest.raises(KeyError), gc_paused():
        raise KeyError
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off(collector):
    gc.disable()
    with gc_paused():
        pass
    assert not gc.isenabled()


def towns(count):
    """How many statements it takes to add so many."""
    with CaptureQueriesContext(connection) as asked:
        Town.objects.bulk_create(Town(code=f"{number:09}", name="镇") for number in range(count))
    Town.objects.all().delete()
    return sum(query["sql"].startswith("INSERT") for query in asked)


@pytest.mark.django_db
def test_django_splits_a_block_for_sqlite_unless_it_is_told_how_much_fits():
    """When the first figure becomes 1, Django asks SQLite itself, and ``sql_parameters`` can go."""
    before = towns(2_000)
    with many_parameters(connection):
        assert towns(2_000) == 1
    assert (before > 1, towns(2_000)) == (connection.vendor == "sqlite", before)


@pytest.mark.django_db
def test_the_figure_is_given_back_after_an_error():
    before = connection.features.max_query_params
    with pytest.raises(KeyError), many_parameters(connection):
        raise KeyError
    assert connection.features.max_query_params == before


def test_migrations_know_layout_and_report_as_plain_json():
    from portal.spreadsheets.models import Batch

    for name in ("layout", "report"):
        _, path, _, options = Batch._meta.get_field(name).deconstruct()
        assert (path, options["default"]) == ("django.db.models.JSONField", dict)
