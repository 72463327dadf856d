"""Every rule of the tables, broken on purpose past all forms."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from events.facilities.models import (
    AccessFact,
    AreaStatement,
    Closure,
    Concession,
    DayException,
    Facility,
    FacilityKind,
    FacilityPicture,
    FaultReport,
    OpeningPeriod,
    OpeningSpan,
    Population,
    PublishedFigure,
)
from initiatives.schools.models import School

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 12)

FACILITY = [
    ("facility_coordinates_pair", {"longitude": "115.9", "latitude": None}),
    ("facility_coordinates_china", {"longitude": "36.4", "latitude": "115.9"}),
    ("facility_area_positive", {"area_m2": "-1"}),
    ("facility_school_open_is_school", {"school_open": True, "ownership": "public"}),
    ("facility_online_booking_has_address", {"booking": "online"}),
    ("facility_opened_aligned", {"opened_on": date(2021, 5, 3), "opened_precision": "year"}),
]


@pytest.mark.parametrize(("constraint", "values"), FACILITY)
def test_facility(make, constraint, values):
    facility = make()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Facility.objects.filter(pk=facility.pk).update(**values)


def test_only_a_schools_facility_belongs_to_a_school(make, city):
    school = School.objects.create(code="2137000001", name="古楼小学", form="primary", township=city["古楼街道"])
    with pytest.raises(IntegrityError, match="facility_of_school_is_school"), transaction.atomic():
        make(school=school, ownership="public")
    with pytest.raises(ProtectedError):
        make(school=school, ownership="school") and school.delete()


PARTS = [
    ("facilitypicture_has_alt", FacilityPicture, {"alt": ""}),
    ("concession_percent", Concession, {"group": "elder", "percent": 101}),
    ("openingperiod_season_pair", OpeningPeriod, {"season_from": "06-01"}),
    ("openingperiod_valid", OpeningPeriod, {"first_day": DAY, "last_day": date(2026, 5, 11)}),
    ("dayexception_clock", DayException, {"date": DAY, "start": 600, "end": 600, "reason": "x"}),
    ("dayexception_clock", DayException, {"date": DAY, "start": 600, "reason": "x"}),
    ("dayexception_clock", DayException, {"date": DAY, "start": 1440, "end": 1500, "reason": "x"}),
    ("dayexception_clock", DayException, {"date": DAY, "start": 600, "end": 2881, "reason": "x"}),
    ("closure_dates", Closure, {"first_day": DAY, "last_day": date(2026, 5, 11), "announced_on": date(2026, 5, 1)}),
    ("closure_announced_in_time", Closure, {"first_day": DAY, "announced_on": date(2026, 5, 6)}),
    ("closure_urgent_has_reason", Closure, {"first_day": DAY, "announced_on": DAY, "is_urgent": True}),
]


@pytest.mark.parametrize(("constraint", "model", "values"), PARTS)
def test_parts_of_a_facility(make, constraint, model, values):
    facility = make()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(facility=facility, **values)


def test_span_clock(make):
    period = make().periods.get()
    for start, end in ((None, 600), (600, 600), (700, 600), (1440, 1500), (1000, 2881)):
        with pytest.raises(IntegrityError, match="openingspan_clock"), transaction.atomic():
            OpeningSpan.objects.create(period=period, start=start, end=end)
    OpeningSpan.objects.create(period=period, start=1080, end=2880)


def test_a_closure_announced_seven_days_ahead_is_accepted(make):
    Closure.objects.create(facility=make(), first_day=DAY, announced_on=date(2026, 5, 5), reason="检修")


def test_a_late_closure_is_refused_in_words(make):
    closure = Closure(facility=make(), first_day=DAY, announced_on=date(2026, 5, 6), reason="检修")
    with pytest.raises(ValidationError, match="至少提前 7 天公告"):
        closure.full_clean()


def twice(model, message, **values):
    model.objects.create(**values)
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        model.objects.create(**values)


def test_what_may_exist_once(make, city):
    facility, county = make(), city["东昌府区"]
    twice(AccessFact, "facility_id|accessfact_once", facility=facility, item="ramp")
    twice(Concession, "facility_id|concession_once", facility=facility, group="elder", percent=50)
    twice(DayException, "facility_id|dayexception_once", facility=facility, date=DAY, start=480, end=500)
    twice(DayException, "facility_id|dayexception_closed_once", facility=facility, date=date(2026, 5, 13))
    area = {"county": county, "as_of": DAY, "area_m2": 1, "source": "x"}
    twice(AreaStatement, "county_id|areastatement_rest_once", **area)
    twice(AreaStatement, "facility_id|areastatement_facility_once", facility=facility, **area)
    twice(Population, "county_id|population_once", county=county, year=2025, residents=1, source="x")


def test_statistics(city):
    county = city["东昌府区"]
    with pytest.raises(IntegrityError, match="areastatement_area_positive"), transaction.atomic():
        AreaStatement.objects.create(county=county, as_of=DAY, area_m2=-1, source="x")
    with pytest.raises(IntegrityError, match="population_positive"), transaction.atomic():
        Population.objects.create(county=county, year=2025, residents=0, source="x")
    figure = {"label": "x", "text": "x", "value": 1, "unit": "处", "source": "x"}
    with pytest.raises(IntegrityError, match="publishedfigure_aligned"), transaction.atomic():
        PublishedFigure.objects.create(key="x", as_of=DAY, as_of_precision="year", **figure)


def test_a_kind_is_not_its_own_parent(kind):
    with pytest.raises(IntegrityError, match="facilitykind_not_own_parent"), transaction.atomic():
        FacilityKind.objects.filter(pk=kind.pk).update(parent=kind.pk)


FAULT = [
    ("faultreport_closed_when_final", {"state": "fixed"}),
    ("faultreport_closed_when_final", {"state": "fixed", "closed_at": timezone.now(), "contact": "0635"}),
    ("faultreport_closed_when_final", {"closed_at": timezone.now()}),
    ("faultreport_accepted_has_due_date", {"state": "accepted"}),
]


@pytest.mark.parametrize(("constraint", "values"), FAULT)
def test_fault(make, constraint, values):
    report = FaultReport.objects.create(facility=make(), description="篮筐松动")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FaultReport.objects.filter(pk=report.pk).update(**values)
