"""How names are read: the readings that every installation has, the city's own, and what follows from a change."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.places.models import Place, Reading
from portal.places.pinyin import address_name, initials, sort_key
from portal.places.reading_fields import toneless
from portal.places.spelling import NONE, Applies, readings
from portal.spreadsheets import batches
from tests.factories import make, person, tree
from tests.portal.spreadsheets.conftest import planned, workbook, written  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
HEADINGS = ["文字", "读音", "用在"]


def read(name):
    return sort_key(name, Reading.objects.in_use())


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("翟庄小学", "zhai zhuang xiao xue"),
        ("单庄小学", "shan zhuang xiao xue"),
        ("查庄小学", "zha zhuang xiao xue"),
        ("仇庄小学", "qiu zhuang xiao xue"),
        ("曾庄小学", "zeng zhuang xiao xue"),
        ("盖庄小学", "ge zhuang xiao xue"),
        ("朝阳小学", "chao yang xiao xue"),
        ("长清小学", "chang qing xiao xue"),
        ("莘县第一中学", "shen xian di yi zhong xue"),
        ("尉迟村小学", "yu chi cun xiao xue"),
        ("阳谷县解楼小学", "yang gu xian xie lou xiao xue"),
        ("前单庄小学", "qian shan zhuang xiao xue"),
        ("仇老庄小学", "qiu lao zhuang xiao xue"),
        ("东昌府区单大庙小学", "dong chang fu qu shan da miao xiao xue"),
        ("曾寺小学", "zeng si xiao xue"),
    ],
)
def test_surnames_and_places_are_read_as_people_read_them(name, key):
    assert read(name) == key


@pytest.mark.parametrize(
    "name", ["解放路小学", "单位幼儿园", "区实验小学", "高新区家属院小学", "乐园路小学", "仇恨", "任庄小学", "查询中心"]
)
def test_a_surname_is_none_where_no_village_follows(name):
    assert read(name) == sort_key(name, NONE)


def test_the_longest_text_counts_and_the_first_one():
    found = readings((("单", "anywhere", "shan"), ("单县路", "anywhere", "dan xian lu"), ("县", "start", "xuan")))
    assert sort_key("单县路单", found) == "dan xian lu shan"
    assert sort_key("县县中", found) == "xuan xuan zhong"  # behind a county's name a name begins anew
    assert initials("单县路单", found) == "dxls"
    assert address_name("单县路U10", found) == "dan-xian-lu-u10"


def test_the_name_of_a_school_is_sorted_by_it_and_found_by_both():
    School = apps.get_model("schools.School")
    school = make(School, place=tree()["a1"], name="翟庄小学", code="2137000001")
    assert school.sort_key == "zhaizhuangxiaoxue"
    for typed in ("翟庄", "zhaizhuang", "zzxx", "dizhuang", "dzxx", "ZZXX", "2137 000001"):
        assert [one.name for one in School.objects.matching(typed)] == ["翟庄小学"], typed
    assert list(School.objects.matching("chaizhuang")) == []


@pytest.fixture
def named():
    """A place, schools and a network that hold 垟头, and a school that held it."""
    School, Network, FormerName = (
        apps.get_model(label) for label in ("schools.School", "networks.Network", "schools.FormerName")
    )
    place = tree()["a1"]
    Place.objects.filter(pk=place.pk).update(name="垟头镇")
    Place.objects.get(pk=place.pk).save()
    found = [make(School, place=place, name=f"垟头第{n}小学", code=f"213700000{n}") for n in range(3)]
    found.append(make(School, place=place, name="新校", code="2137000008"))
    make(FormerName, school=found[-1], name="垟头老校")
    found.append(make(School, place=place, name="别的学校", code="2137000009"))
    found.append(make(Network, place=place, name="垟头教育集团"))
    return found


def keys(found):
    return [type(one).objects.filter(pk=one.pk).values_list("sort_key", "search_text").get() for one in found]


def test_a_change_spells_the_names_that_hold_the_text_and_no_others(named):
    before, histories = keys(named), [one.history.count() for one in named]
    row = Reading.objects.create(text="垟头", reading="xiang tou", applies=Applies.ANYWHERE)
    now = keys(named)
    assert [key.startswith("xiangtou") for key, _text in now] == [True, True, True, False, False, True]
    assert ["xiangtou" in text for _key, text in now] == [True, True, True, True, False, True]
    assert [key.startswith("yangtou") and "yangtou" in text for key, text in before] == [True] * 3 + [False] * 2 + [
        True
    ]
    assert all("yangtou" in text for _key, text in (now[0], now[3], now[5]))  # the dictionary's reading still finds
    assert Place.objects.get(name="垟头镇").sort_key == "xiang tou zhen"
    row.text = "垟"
    row.reading = "xiang"
    row.save()
    assert keys(named) == now
    Reading.objects.filter(pk=row.pk).delete()
    assert keys(named) == before
    assert Place.objects.get(name="垟头镇").sort_key == "yang tou zhen"
    assert [one.history.count() for one in named] == histories


def test_a_change_that_fails_spells_nothing(named):
    before = keys(named)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(text="垟头", reading="xiang tou", applies=Applies.ANYWHERE)
        Reading.objects.create(text="垟头", reading="yang tou", applies=Applies.ANYWHERE)
    assert keys(named) == before


def test_the_work_is_bounded_by_statements_and_not_by_names(django_assert_max_num_queries):
    School, town = apps.get_model("schools.School"), tree()["a1"]
    rows = [School(code=f"2137{n:06}", name=f"垟头{n}小学", form="primary", township=town) for n in range(1_200)]
    School.objects.bulk_create(rows)
    counted = []
    for text in ("甲乙丙", "垟头"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Reading.objects.create(text=text, reading="xiang " * (len(text) - 1) + "tou", applies=Applies.ANYWHERE)
        counted.append(len([one for one in queries if "UPDATE" in one["sql"]]))
    assert counted[0] == 0
    assert 1 <= counted[1] <= 12
    assert School.objects.filter(sort_key__startswith="xiangtou").count() == 1_200


def test_a_sheet_of_schools_reads_the_readings_once(written):  # noqa: F811
    Reading.objects.create(text="垟头", reading="xiang tou", applies=Applies.ANYWHERE)
    school = make(apps.get_model("schools.School"), place=tree()["a1"], name="旧名", code="2137000001")
    rows = [[school.code, "垟头小学"]]
    with CaptureQueriesContext(connection) as queries:
        written(workbook(["学校标识码", "学校名称"], *rows), key="schools.school", user=person(is_superuser=True))
    school.refresh_from_db()
    assert (school.name, school.sort_key) == ("垟头小学", "xiangtouxiaoxue")
    assert len([one for one in queries if 'FROM "places_reading"' in one["sql"]]) == 1


def test_the_sheet_spells_the_names_and_its_undo_spells_them_back(written, named):  # noqa: F811
    user, before = person(is_superuser=True), keys(named)
    sheet = workbook(HEADINGS, ["垟头", "Xiàng  tóu", "任何位置"], ["垟", "yang", "姓氏"])
    batch = written(sheet, key="places.reading", user=user)
    assert Reading.objects.get(text="垟头").reading == "xiang tou"
    assert keys(named)[0][0] == "xiangtoudi0xiaoxue"
    batches.undo(batch, user=user)
    assert not Reading.objects.filter(text="垟头").exists()
    assert keys(named) == before


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": "垟头", "reading": "yang"}, "读音的音节数应与字数相同，每字一个，用空格隔开。"),
        ({"text": "垟", "reading": "yang tou"}, "读音的音节数应与字数相同，每字一个，用空格隔开。"),
        ({"text": "垟", "reading": "zahi"}, "读音应为拼音，每字一个音节，不标声调，用空格隔开，例如“dong e”。"),
        ({"text": "abc", "reading": "a b c"}, "只能填汉字，最多 10 个。"),
        ({"text": "翟", "reading": "zhai"}, "这几个字已有读音，请直接修改那一条。"),
    ],
)
def test_what_is_refused(values, sentence):
    with pytest.raises(ValidationError) as refused:
        Reading(**values).full_clean()
    assert sentence in refused.value.messages


def test_the_database_refuses_a_reading_of_another_length():
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(text="垟头", reading="yang")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Shān  Xiàn", "shan xian"), ("ｓｈａｎ　ｘｉａｎ", "shan xian"), ("lǚ，chéng", "lv cheng"), ("xi'an", "xi an")],
)
def test_tones_and_signs_are_taken_off_a_reading(typed, stored):
    assert toneless(typed) == stored


def test_every_reading_that_an_installation_begins_with_is_valid_and_differs():
    rows = list(Reading.objects.all())
    assert len(rows) == 44
    for row in rows:
        row.full_clean()
        assert row.source == "随软件带来的通用读音；本地地名请自行补充"


def test_the_command_that_brings_up_the_database_spells_all_names(named):
    before = keys(named)
    for one in named:
        type(one).objects.filter(pk=one.pk).update(search_text="（旧的 写法）", sort_key="")
    Place.objects.update(sort_key="")
    call_command("migrate", verbosity=0)
    assert keys(named) == before
    assert Place.objects.get(name="垟头镇").sort_key == "yang tou zhen"


def test_behind_a_citys_bare_name_a_reading_counts_once_a_sheet_says_anywhere(written):  # noqa: F811
    School, place = apps.get_model("schools.School"), tree()["a1"]
    names = {"聊城朝阳小学": "2137000001", "聊城市朝阳小学": "2137000002"}
    bare, plain = (make(School, place=place, name=name, code=code) for name, code in names.items())
    assert [key for key, _text in keys([bare, plain])] == ["liaochengzhaoyangxiaoxue", "liaochengshichaoyangxiaoxue"]
    sheet = workbook(HEADINGS, ["朝阳", "chao yang", "任何位置"])
    written(sheet, key="places.reading", user=person(is_superuser=True))
    assert keys([bare])[0][0] == "liaochengchaoyangxiaoxue"
    assert {*School.objects.matching("lccyxx")} == {*School.objects.matching("lczyxx")} == {bare}
