"""A small city with a few facilities."""

from datetime import date, datetime

import pytest

from events.facilities.models import AccessFact, Concession, Facility, FacilityKind, OpeningPeriod, OpeningSpan
from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.dates.zone import ZONE
from portal.places.models import Kind, Place


@pytest.fixture
def city(db):
    """City, two counties and two townships of their own; ``Place.county`` is set the way the loader does."""
    root = Place.objects.create(code="371500", name="聊城市", kind=Kind.CITY, sort_key="liaocheng")
    made = {"city": root}
    for code, name, kind, town in (
        ("371502", "东昌府区", Kind.DISTRICT, "古楼街道"),
        ("371581", "临清市", Kind.COUNTY_CITY, "青年路街道"),
    ):
        county = Place.objects.create(code=code, name=name, kind=kind, parent=root, sort_key=name)
        Place.objects.filter(pk=county.pk).update(county=county)
        county.refresh_from_db()
        township = Place.objects.create(
            code=f"{code}001", name=town, kind=Kind.SUBDISTRICT, parent=county, county=county, sort_key=town
        )
        Place.objects.filter(pk=township.pk).update(county=county)
        made[name], made[town] = county, township
    return made


@pytest.fixture
def kind(db):
    group, _ = FacilityKind.objects.get_or_create(code="05", defaults={"name": "篮球"})
    return FacilityKind.objects.get_or_create(code="0501", defaults={"name": "室外篮球场", "parent": group})[0]


@pytest.fixture
def make(city, kind):
    """``make(name=…)`` saves a facility that is open daily from 08:00 to 20:00 unless ``hours`` says otherwise."""
    numbers = iter(range(1, 10_000))

    def one(*, hours=(("daily", 480, 1200),), town="古楼街道", **fields):
        values = {"code": f"371502-{next(numbers):04d}", "name": "测试场地", "kind": kind, "setting": "outdoor"}
        facility = Facility.objects.create(township=city[town], **{**values, **fields})
        if hours:
            period = OpeningPeriod.objects.create(facility=facility)
            OpeningSpan.objects.bulk_create(OpeningSpan(period=period, days=d, start=s, end=e) for d, s, e in hours)
        return facility

    return one


@pytest.fixture
def today():
    return date(2026, 5, 12)


@pytest.fixture
def at_noon(time_machine):
    """Noon on Tuesday 2026-05-12."""
    time_machine.move_to(datetime(2026, 5, 12, 12, 0, tzinfo=ZONE), tick=False)


@pytest.fixture
def hall(make):
    facility = make(
        name="古楼羽毛球馆",
        setting="indoor",
        fee="low",
        fee_note="每小时 20 元",
        booking="phone",
        booking_note="提前一天致电。",
        phone="0635-1234567",
        street_address="东昌府区某路 1 号",
        longitude="115.985000",
        latitude="36.457000",
        services="健身指导",
        hours=(("daily", 540, 1260), ("sat", 540, 1500)),
    )
    Concession.objects.create(facility=facility, group="elder", percent=0)
    Concession.objects.create(facility=facility, group="student", percent=50)
    AccessFact.objects.create(facility=facility, item="entrance", answer="yes")
    AccessFact.objects.create(facility=facility, item="lift", answer="unknown")
    return facility


@pytest.fixture
def own_folder(settings, tmp_path):
    """Uploads of the test lie in a folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def person(name, place, role=Role.DATA):
    """Somebody of the staff with one role."""
    user = User.objects.create(username=name, is_staff=True)
    Grant.objects.create(user=user, role=role, place=place)
    return user


@pytest.fixture
def keeper(client, city):
    """A data administrator of the city, signed in."""
    user = person("keeper", city["city"])
    client.force_login(user)
    return user
