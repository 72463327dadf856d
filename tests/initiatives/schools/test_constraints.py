"""Where periods touch, where designations lie, and what may stand again after it ended."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from initiatives.schools.models import (
    Designation,
    DesignationType,
    UrbanRural,
)
from tests.initiatives import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2024, 9, 1)


def refused(record, sentence):
    """The database refuses the row, and validation says why in Chinese."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record).objects.bulk_create([record])
    record.pk = None
    with pytest.raises(ValidationError) as found:
        record.full_clean()
    assert sentence in " ".join(found.value.messages)


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [
        (date(2019, 1, 1), date(2020, 1, 1), False),  # ends on the day the other begins
        (date(2019, 1, 1), date(2020, 1, 2), True),
        (date(2022, 1, 1), None, False),  # begins on the day the other ends
        (date(2021, 12, 31), None, True),
        (date(2019, 1, 1), None, True),
        (date(2020, 6, 1), date(2020, 7, 1), True),
    ],
)
def test_urban_rural_periods_do_not_overlap(start, end, clashes):
    school = make.school(1, setting=None)
    UrbanRural.objects.create(school=school, setting="town", valid_from=date(2020, 1, 1), valid_to=date(2022, 1, 1))
    other = UrbanRural(school=school, setting="village", valid_from=start, valid_to=end)
    if clashes:
        refused(other, "该校在这段时间已有城乡分类")
    else:
        other.full_clean()
        other.save()


def test_overlap_is_also_refused_when_a_row_is_changed():
    school = make.school(1, setting=None)
    UrbanRural.objects.create(school=school, setting="town", valid_from=date(2020, 1, 1), valid_to=date(2022, 1, 1))
    later = UrbanRural.objects.create(school=school, setting="village", valid_from=date(2022, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        UrbanRural.objects.filter(pk=later.pk).update(valid_from=date(2021, 12, 31))
    UrbanRural.objects.filter(pk=later.pk).update(valid_from=date(2022, 1, 2))


@pytest.fixture
def pilot():
    return DesignationType.objects.create(code="strong-town", name="强镇筑基试点")


def award(pilot, **subject):
    return Designation(type=pilot, level="province", awarded_on=DAY, place=make.city(), **subject)


@pytest.mark.parametrize("subject", ["school", "township", "county", "organisation"])
def test_designation_stands_once_and_again_after_revocation(pilot, subject):
    value = {"school": make.school, "township": make.town, "county": make.county, "organisation": lambda: "基地"}
    chosen = {subject: value[subject]()}
    first = award(pilot, **chosen)
    first.save()
    refused(award(pilot, **chosen), "仍然有效，不能重复登记")
    Designation.objects.filter(pk=first.pk).update(revoked_on=date(2025, 1, 1))
    award(pilot, **chosen).save()


def test_designation_lies_where_its_subject_lies(pilot):
    Designation.objects.all().delete()
    for subject, expected in [
        ({"school": make.school(1)}, make.town()),
        ({"township": make.town()}, make.town()),
        ({"county": make.county()}, make.county()),
        ({"organisation": "基地"}, make.city()),
    ]:
        one = award(pilot, **subject)
        one.save()
        assert one.place == expected
