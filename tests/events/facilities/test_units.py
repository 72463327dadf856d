"""Each venue has a unit; a school's staff keep the grounds of their school, a venue's staff their venue."""

from datetime import date

import pytest
from django.apps import apps

from events.facilities.models import Facility
from portal.accounts.access import allowed, scope
from portal.accounts.models import Unit, UnitMember, User
from portal.accounts.roles import Role
from tests.factories import make, person, tree

pytestmark = pytest.mark.django_db


def clerk_of(unit):
    clerk = person()
    UnitMember.objects.create(person=clerk, unit=unit, valid_from=date(2025, 9, 1))
    clerk.grants.create(role=Role.EDITOR, place=tree()["a"], unit=unit)
    return User.objects.get(pk=clerk.pk)


def test_the_unit_follows_the_venue():
    venue = make(Facility)
    venue.name, venue.township = "新名体育馆", tree()["b1"]
    venue.save()
    unit = Unit.objects.get(facility=venue)
    assert (unit.code, unit.kind, unit.name, unit.place, unit.closed_on) == (
        *(venue.code, "venue", "新名体育馆", tree()["b1"]),
        None,
    )
    venue.delete()
    assert not Unit.objects.exists()


def test_grounds_of_a_school_are_its_staffs_and_their_own_staffs():
    school = make(apps.get_model("schools.School"))
    grounds, beside = make(Facility, school=school, ownership="school"), make(Facility)
    for clerk, reached in ((clerk_of(school.unit), {grounds}), (clerk_of(grounds.unit), {grounds})):
        assert set(scope(clerk, Facility.objects.all(), "change")) == reached
        assert not allowed(clerk, Facility, "change", beside)
    assert allowed(clerk_of(school.unit), Facility, "add")
    assert not allowed(clerk_of(school.unit), apps.get_model("schools.School"), "add")
