"""The names of an earlier release are sorted and searched as today's, and read as that release read them."""

import pytest

from initiatives.networks.models import Network
from initiatives.schools.models import FormerName, School
from portal.places.models import Place, Reading

pytestmark = pytest.mark.django_db


def test_every_stored_key_is_that_of_today(version):
    readings = Reading.objects.in_use()
    assert School.objects.exists()
    assert Network.objects.exists()
    assert School.objects.spell(FormerName.objects.all().by_school(), readings) == 0
    assert Network.objects.spell(readings) == 0
    assert Place.objects.spell(readings) == 0


def test_each_school_and_network_is_found_by_its_code_and_name(version):
    for model in (School, Network):
        for one in model.objects.all():
            assert one in model.objects.matching(f"《{one.name}》 {one.code}")
