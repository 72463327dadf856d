"""What people call a place besides its names: used where it is one place's alone, asked where it is several'."""

import pytest

from portal.places.models import Kind, Place
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.plan.lookups import Lookup, Reference
from tests.factories import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    made = tree()
    city, county, other = made["city"], made["a"], made["b"]
    zone = {"kind": Kind.FUNCTIONAL_ZONE, "parent": city}
    made["high"] = Place.objects.create(code="LC-GXQ", name="样例高新技术产业开发区", **zone)
    made["tech"] = Place.objects.create(code="LC-JKQ", name="样例经济技术开发区", **zone)
    made["tour"] = Place.objects.create(code="LC-DJQ", name="江北旅游度假区", **zone)
    rows = [
        ("sun", "379901003", "安阳镇", Kind.TOWN, county, None),
        ("new", "379901004", "新区街道", Kind.SUBDISTRICT, county, None),
        ("lake", "379901005", "湖西镇", Kind.TOWN, county, made["tour"]),
        ("gate1", "379901006", "城关镇", Kind.TOWN, county, None),
        ("gate2", "379902006", "城关镇", Kind.TOWN, other, None),
    ]
    for key, code, name, kind, parent, zone in rows:
        made[key] = Place.objects.create(code=code, name=name, kind=kind, parent=parent, managing_area=zone)
    return made


@pytest.fixture
def read(places):
    return Reference(Lookup(Place, Place.lookup_names), {})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("安阳", "sun"),
        ("安阳镇", "sun"),
        ("甲县安阳镇", "sun"),
        ("样例市甲县安阳镇", "sun"),
        ("安阳镇人民政府", "sun"),
        ("新区街道办事处", "new"),
        ("新区", "new"),
        ("高新区", "high"),
        ("样例高新区", "high"),
        ("经开区", "tech"),
        ("经济开发区", "tech"),
        ("度假区", "tour"),
        ("度假区湖西镇", "lake"),
        ("甲县湖西", "lake"),
        ("样例", "city"),
        ("样例市甲县", "a"),
        ("乙县城关镇", "gate2"),
        ("甲县城关", "gate1"),
    ],
)
def test_a_place_under_another_name(read, places, text, key):
    assert read(text) == places[key].pk


@pytest.mark.parametrize("text", ["城关镇", "城关"])
def test_a_name_of_several_is_asked_with_all_of_them(read, text):
    with pytest.raises(CellError) as caught:
        read(text)
    assert caught.value.message == f"有几个“{text}”，请写明是哪一个：甲县城关镇、乙县城关镇"
    assert caught.value.suggestions == ("甲县城关镇", "乙县城关镇")


@pytest.mark.parametrize("text", ["开发区", "区", "安", "镇", "丙县安阳镇", "人民政府"])
def test_what_names_no_place_is_unknown(read, text):
    with pytest.raises(CellError) as caught:
        read(text)
    assert caught.value.cause == "unknown"


def test_a_name_of_its_own_counts_before_a_short_form_of_another(places):
    village = Place.objects.create(code="379901007", name="高新区镇", kind=Kind.TOWN, parent=places["a"])
    Place.objects.filter(pk=village.pk).update(name="高新区")
    assert Reference(Lookup(Place, Place.lookup_names), {})("高新区") == village.pk
