"""Places: who answers for what, and what the database refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.places.demo import load_places
from portal.places.models import Kind, Place, Reading
from portal.places.pinyin import sort_key

pytestmark = pytest.mark.django_db


def test_the_real_list_is_complete_and_loading_it_twice_adds_nothing(places):
    assert Place.objects.count() == 147
    assert [place.label for place in Place.objects.counties()] == [
        *("东昌府区", "茌平区", "临清市", "冠县", "莘县", "阳谷县", "东阿县", "高唐县", "经开区", "高新区", "度假区"),
    ]
    assert Place.objects.townships().count() == 135
    load_places()
    assert Place.objects.count() == 147


def test_loading_again_keeps_what_an_editor_changed(places):
    Place.objects.filter(code="371502107").update(name="于集新镇")
    load_places()
    assert Place.objects.get(code="371502107").name == "于集新镇"


def test_a_managed_township_belongs_to_its_zone_and_keeps_its_statutory_parent(places):
    township = places["于集镇"]
    assert (township.parent.name, township.managing_area.label, township.county.label) == (
        "东昌府区",
        "度假区",
        "度假区",
    )
    assert places["顾官屯镇"].county.label == "高新区"
    assert places["侯营镇"].county.label == "东昌府区"


def test_every_township_counts_once_and_every_county_answers_for_itself(places):
    counts = [Place.objects.townships().filter(county=county).count() for county in Place.objects.counties()]
    assert sum(counts) == 135
    assert [county.county_id for county in Place.objects.counties()] == [c.pk for c in Place.objects.counties()]
    assert places["聊城市"].county is None


def test_saving_settles_the_county_as_loading_does(places):
    township = places["侯营镇"]
    township.managing_area = places["度假区"]
    township.save()
    assert Place.objects.get(pk=township.pk).county == places["度假区"]
    township.managing_area = None
    township.save(update_fields=["managing_area"])
    assert Place.objects.get(pk=township.pk).county == places["东昌府区"]
    zone = Place.objects.create(code="LC-NEW", name="新功能区", kind=Kind.FUNCTIONAL_ZONE, parent=places["聊城市"])
    assert Place.objects.get(pk=zone.pk).county == zone


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("阿城镇", "e cheng zhen"),
        ("东阿县", "dong e xian"),
        ("莘县", "shen xian"),
        ("茌平区", "chi ping qu"),
        ("冠县", "guan xian"),
        ("石佛镇", "shi fo zhen"),
    ],
)
def test_local_readings(name, key):
    assert sort_key(name, Reading.objects.in_use()) == key


def test_townships_sort_by_their_reading(places):
    names = list(places["阳谷县"].children.order_by("sort_key").values_list("name", flat=True)[:4])
    assert names == ["安乐镇", "博济桥街道", "大布乡", "定水镇"]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": Kind.CITY},
        {"parent_id": None},
        {"code": "371502"},
        {"code": "LC-ABC"},
        {"county_id": "茌平区"},
        {"valid_from": date(2020, 1, 1), "valid_to": date(2020, 1, 1)},
        {"successor_id": "茌平区"},
        {"successor_id": "侯营镇", "valid_to": date(2020, 1, 1)},
        {"name": "沙镇镇"},
        {"code": "371502101"},
    ],
)
def test_the_database_refuses_a_false_township(places, change):
    change = {
        key: places[value].pk if value in places and key.endswith("_id") else value for key, value in change.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(code="371502100").update(**change)


@pytest.mark.parametrize(
    "change", [{"managing_area_id": "度假区"}, {"code": "371502100"}, {"kind": Kind.FUNCTIONAL_ZONE}]
)
def test_the_database_refuses_a_false_county(places, change):
    change = {key: places[value].pk if value == "度假区" else value for key, value in change.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(code="371503").update(**change)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "371503199"}, "代码应以东昌府区的 371502 开头，现在是 371503199。"),
        ({"parent": "度假区"}, "镇的法定上级不能是江北水城旅游度假区。"),
        ({"managing_area": "茌平区"}, "管理功能区只能是功能区，茌平区不是。"),
        ({"code": "3715"}, "代码应为 6 位或 9 位数字；功能区用 LC- 加三个大写字母。"),
    ],
)
def test_the_form_says_what_is_wrong(places, change, sentence):
    township = places["侯营镇"]
    for key, value in change.items():
        setattr(township, key, places[value] if key != "code" else value)
    with pytest.raises(ValidationError) as refused:
        township.full_clean()
    assert sentence in [message for messages in refused.value.message_dict.values() for message in messages]


def test_validity(places):
    Place.objects.filter(code="371502100").update(valid_from=date(2001, 1, 1), valid_to=date(2019, 9, 1))
    valid = [
        Place.objects.valid_on(day).filter(code="371502100").count()
        for day in (date(2000, 12, 31), date(2001, 1, 1), date(2019, 8, 31), date(2019, 9, 1))
    ]
    assert valid == [0, 1, 1, 0]
    Place.objects.filter(code="371502100").update(successor=places["沙镇镇"].pk)
