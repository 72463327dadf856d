"""Ctrl-K finds records by name, code and pinyin, within what the person may see, and says when there is nothing."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from portal.accounts.roles import Role
from portal.backoffice import record_search
from portal.backoffice.record_search import Found
from portal.places.models import Reading
from portal.places.pinyin import spellings
from tests.factories import make, person, tree

pytestmark = pytest.mark.django_db


def asked(client, words):
    return client.get("/admin/search/", {"s": words, "extended": 1})


def titles(client, words):
    return [one.title for one in asked(client, words).context["found"]]


@pytest.fixture
def clerk(client):
    """A county clerk of 甲县, where the school 望舒小学 lies; another of that name lies in 乙县."""
    School, places = apps.get_model("schools.School"), tree()
    inside = make(School, place=places["a1"], name="望舒小学", code="2137000001")
    make(School, place=places["b1"], name="望舒第二小学", code="2137000002")
    client.force_login(person(Role.DATA, places["a"]))
    return inside


@pytest.mark.parametrize("words", ["望舒", "2137000001", "wsxx", "wangshu", "Wang Shu"])
def test_by_name_code_and_pinyin_within_the_area(client, clerk, words):
    assert titles(client, words) == [str(clerk)]
    found = asked(client, words).context["found"][0]
    assert (found.kind, found.url) == ("学校", f"/admin/schools/school/{clerk.pk}/change/")


def test_menus_are_found_too(client, clerk):
    assert "学校" in titles(client, "学校")


def test_whoever_may_not_see_a_list_finds_nothing_of_it(client, clerk):
    client.force_login(person(Role.AUDITOR, tree()["a"]))
    kinds = {one.kind for one in record_search.by_lists(asked(client, "望舒").wsgi_request, "望舒")}
    assert kinds <= {"学校", "单位"}  # each school has a unit of its name
    client.force_login(person())
    assert titles(client, "望舒") == []


def test_a_school_comes_before_the_unit_that_bears_its_name(client, clerk):
    client.force_login(get_user_model().objects.create_superuser("finder", password=None))
    found = [one for one in asked(client, "望舒").context["found"] if not one.more]
    assert [one.kind for one in found] == ["学校", "学校", "单位", "单位"]


def test_when_nothing_is_found_the_answer_says_so_and_what_to_try(client, clerk):
    answer = asked(client, "没有这个名字")
    text = answer.content.decode()
    assert "没有找到“没有这个名字”。" in text
    assert {one.kind for one in answer.context["found"]} == {"列表"}
    assert 'id="command-results-list"' in text
    assert 'id="command-results-note"' in text


@pytest.mark.parametrize("words", ["", "   "])
def test_nothing_is_asked_for_nothing(client, clerk, words):
    assert asked(client, words).content == b""


def test_a_right_that_is_taken_away_is_gone_at_once(client, clerk):
    assert titles(client, "望舒") == [str(clerk)]
    apps.get_model("accounts.Grant").objects.all().delete()
    assert str(clerk) not in titles(client, "望舒")


def test_another_search_may_take_over(client, clerk, monkeypatch):
    monkeypatch.setattr(record_search, "_implementation", [record_search.by_lists])
    record_search.use(lambda request, words: [Found("来自索引", "学校", "/admin/")])
    assert titles(client, "望舒") == ["来自索引"]


def test_a_place_is_found_by_the_local_reading():
    assert spellings("东阿县") == ["dongexian", "dex"]


def test_both_readings_of_a_surname_find_the_name(client, clerk):
    school = make(apps.get_model("schools.School"), place=tree()["a1"], name="翟庄小学", code="2137000005")
    for letters in ("zhaizhuang", "zzxx", "dizhuang", "dzxx", "ＺＺＸＸ", "zhai-zhuang"):
        assert titles(client, letters) == [str(school)], letters
    Reading.objects.filter(text="翟").update(reading="zhe")  # not by this process: nothing is kept that could be old
    assert titles(client, "zhezhuangxiao") == [str(school)]


def test_more_than_is_shown_is_counted_and_one_link_away(client, clerk):
    School = apps.get_model("schools.School")
    for number in range(8):
        make(School, place=tree()["a1"], name=f"望舒分校{number}", code=f"213700001{number}")
    answer = asked(client, "望舒")
    last = answer.context["found"][-1]
    assert (last.title, last.kind, last.url) == (
        "查看全部 9 条学校",
        "列表",
        "/admin/schools/school/?q=%E6%9C%9B%E8%88%92",
    )
    assert "找到 9 项。" in answer.content.decode()
    assert client.get(last.url).context["cl"].result_count == 9


def test_the_example_finds_something(client, clerk):
    letters = asked(client, "没有这个名字").context["example"]
    assert letters
    assert titles(client, letters)
    assert not asked(client, letters).context["nothing"]
