"""Names that are written while a reading changes in another transaction are spelt by the new reading."""

import threading

import pytest
from django.apps import apps
from django.db import connection, connections, transaction

from portal.places import queries, signals
from portal.places.models import Place, Reading
from portal.places.spelling import Applies
from tests.factories import make, tree

pytestmark = pytest.mark.django_db(transaction=True)


def change():
    Reading.objects.create(text="垟头", reading="xiang tou", applies=Applies.ANYWHERE)


def meanwhile(first, other):
    """``other`` in a transaction that ends before that of ``first``, or waits for its end where only one may write."""
    failed = []

    def run():
        try:
            other()
        except Exception as error:  # noqa: BLE001 - handed to the test
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        if connection.vendor == "postgresql":
            thread.join()
    thread.join()
    assert failed == []


@pytest.fixture
def rename():
    """Gives names with the text to a place, a school, a network and a school's past."""
    School, Network, FormerName = (
        apps.get_model(label) for label in ("schools.School", "networks.Network", "schools.FormerName")
    )
    town = tree()["a1"]
    school, other = (make(School, place=town, name=f"新校{n}", code=f"213700000{n}") for n in range(2))
    network = make(Network, place=town, name="新集团")

    def renamed():
        for record, name in ((town, "垟头镇"), (school, "垟头小学"), (network, "垟头教育集团")):
            record.name = name
            record.save()
        make(FormerName, school=other, name="垟头老校")

    renamed.now = lambda: [
        Place.objects.get(pk=town.pk).sort_key.replace(" ", "")[:8],
        *(type(one).objects.get(pk=one.pk).sort_key[:8] for one in (school, network)),
        "xiangtou" in School.objects.get(pk=other.pk).search_text,
    ]
    return renamed


@pytest.mark.parametrize("names_first", [True, False])
def test_whoever_commits_first(rename, names_first):
    meanwhile(*((rename, change) if names_first else (change, rename)))
    assert rename.now() == ["xiangtou"] * 3 + [True]


@pytest.mark.parametrize("names_first", [True, False])
def test_without_the_second_look_they_keep_the_old_spelling(rename, names_first, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    for module in (queries, signals):
        monkeypatch.setattr(module, "spell_again", lambda *_: None)
    meanwhile(*((rename, change) if names_first else (change, rename)))
    assert "xiangtou" not in rename.now()


def test_a_reading_that_goes_meanwhile_is_read_as_everywhere(rename):
    change()
    meanwhile(rename, lambda: Reading.objects.get(text="垟头").delete())
    assert [key[:7] for key in rename.now()[:3]] == ["yangtou"] * 3
