"""Several questions in one round trip give what each QuerySet gives by itself."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, F

from events.calendar.models import Edition, Session
from events.facilities.models import Facility, HolidayDay
from portal.places.models import Place
from portal.site.together import Questions, together

pytestmark = pytest.mark.django_db


def whole(record):
    """Everything a record carries, with the records that it brought along."""
    if not hasattr(record, "_meta"):
        return record
    carried = {**record.__dict__, **record._state.fields_cache}
    return type(record), {name: whole(value) for name, value in carried.items() if name != "_state"}


def questions():
    return {
        "editions": Edition.objects.select_related("discipline", "place").order_by("-start_on", "pk"),  # dates, UUID
        "sessions": Session.objects.exclude(starts_at=None).order_by("pk"),  # moments
        "facilities": Facility.objects.select_related("kind").only("name", "longitude", "is_demo", "kind__name"),
        "holidays": HolidayDay.objects.values_list("date", "is_off"),
        "names": Place.objects.counties().values_list("name", flat=True),
        "sizes": Place.objects.exclude(county=None).values("county").annotate(n=Count("pk")).order_by("county"),
        "annotated": Place.objects.counties().annotate(above=F("parent__name")).filter(name__contains="%")
        | Place.objects.counties().annotate(above=F("parent__name")).filter(name="冠县"),
        "nothing": Place.objects.none(),
        "nobody": Place.objects.filter(name="没有"),
    }


def test_each_answer_is_what_the_queryset_gives(with_demonstration, django_assert_num_queries):
    asked = questions()
    expected = {name: [whole(row) for row in queryset] for name, queryset in asked.items()}
    with django_assert_num_queries(1):
        found = {name: [whole(row) for row in rows] for name, rows in vars(together(**asked)).items()}
    assert found == expected
    assert {name for name, rows in found.items() if not rows} == {"nothing", "nobody"}


def test_types_are_those_of_the_fields(places):
    HolidayDay.objects.create(date=date(2026, 10, 1), name="国庆节", source="甲")
    Place.objects.filter(code="371502").update(valid_from=date(2020, 2, 29))
    found = together(
        days=HolidayDay.objects.values_list("date", "is_off"),
        begun=Place.objects.exclude(valid_from=None).values_list("valid_from", "valid_to", "position"),
    )
    assert found.days == [(date(2026, 10, 1), True)]
    assert [row[:2] for row in found.begun] == [(date(2020, 2, 29), None)]


def test_a_number_keeps_its_last_decimal(places):
    from initiatives.indicators.models import Indicator, Observation, Unit

    unit = Unit.objects.create(code="u", name="所", word="所")
    indicator = Indicator.objects.create(code="i", name="甲", unit=unit)
    Observation.objects.create(indicator=indicator, value=Decimal("90.190001"), period_end=date(2025, 3, 18))
    assert together(values=Observation.objects.values_list("value", flat=True)).values == [Decimal("90.190001")]


def test_questions_are_written_once_and_answered_with_what_is_true_then(places, django_assert_num_queries):
    asked = Questions(zones=Place.objects.filter(kind="functional_zone").values_list("name", flat=True))
    before = asked.answers().zones
    Place.objects.filter(code="LC-DJQ").update(name="改过名的区")
    with django_assert_num_queries(1):
        after = asked.answers().zones
    assert (len(before), "改过名的区" in before, "改过名的区" in after) == (3, False, True)


def test_nothing_that_can_be_answered_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert vars(together(a=Place.objects.none(), b=Place.objects.filter(pk__in=[]))) == {"a": [], "b": []}
