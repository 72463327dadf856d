"""Two people edit one record: nothing is overwritten silently, nothing typed is lost."""

import pytest

from portal.accounts.models import Grant
from portal.accounts.roles import Role
from portal.places.models import Place
from tests.factories import person, tree
from tests.portal.backoffice.test_access import address
from tests.posting import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return tree()["a1"]


@pytest.fixture
def url(client, place):
    client.force_login(person(Role.DATA, tree()["city"], display_name="王芳"))
    return address(Place, "change", place.pk)


def opened(client, url):
    """What the browser holds after opening the form, the hidden token included."""
    page = client.get(url)
    return posted(page) | {"_version": page.context["version_token"]}


def meanwhile(place, **values):
    """Somebody else saves."""
    other = Place.objects.get(pk=place.pk)
    for name, value in values.items():
        setattr(other, name, value)
    other._history_user = person(display_name="李强")
    other.save()


def choose(answer, side):
    return {conflict.key: f"{side}:{conflict.now}" for conflict in answer.context["conflicts"]}


def test_an_untouched_record_is_saved(client, url, place):
    assert client.post(url, opened(client, url) | {"name": "新名"}).status_code == 302
    place.refresh_from_db()
    assert place.name == "新名"


def test_the_second_person_sees_both_versions_and_nothing_is_written(client, url, place):
    mine = opened(client, url) | {"name": "我的名"}
    meanwhile(place, name="对方的名")
    answer = client.post(url, mine)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "已被他人修改，尚未保存" in text
    assert "李强 于" in text
    (conflict,) = answer.context["conflicts"]
    assert (conflict.label, conflict.mine, conflict.theirs, conflict.suggested) == ("名称", "我的名", "对方的名", "")
    assert answer.context["adminform"].form["name"].value() == "我的名"
    place.refresh_from_db()
    assert place.name == "对方的名"


@pytest.mark.parametrize(("side", "expected"), [("mine", "我的名"), ("theirs", "对方的名")])
def test_she_chooses_and_her_other_fields_are_saved(client, url, place, side, expected):
    mine = opened(client, url) | {"name": "我的名", "position": 7}
    meanwhile(place, name="对方的名")
    answer = client.post(url, mine)
    token = {"_version": answer.context["version_token"]}
    assert client.post(url, mine | token | choose(answer, side)).status_code == 302
    place.refresh_from_db()
    assert (place.name, place.position) == (expected, 7)


def test_without_a_choice_it_asks_again(client, url, place):
    mine = opened(client, url) | {"name": "我的名"}
    meanwhile(place, name="对方的名")
    answer = client.post(url, mine)
    again = client.post(url, mine | {"_version": answer.context["version_token"]})
    assert len(again.context["conflicts"]) == 1
    place.refresh_from_db()
    assert place.name == "对方的名"


def test_a_third_change_in_between_asks_again(client, url, place):
    mine = opened(client, url) | {"name": "我的名"}
    meanwhile(place, name="对方的名")
    answer = client.post(url, mine)
    meanwhile(place, name="第三个名")
    again = client.post(url, mine | choose(answer, "mine"))
    assert [conflict.theirs for conflict in again.context["conflicts"]] == ["第三个名"]
    place.refresh_from_db()
    assert place.name == "第三个名"


def test_a_field_that_she_did_not_touch_suggests_the_other_version(client, url, place):
    mine = opened(client, url) | {"name": "我的名"}
    meanwhile(place, position=9)
    answer = client.post(url, mine)
    assert [(c.label, c.suggested) for c in answer.context["conflicts"]] == [("显示顺序", "theirs")]
    assert client.post(url, mine | choose(answer, "theirs")).status_code == 302
    place.refresh_from_db()
    assert (place.name, place.position) == ("我的名", 9)


def test_the_same_change_by_both_is_no_conflict(client, url, place):
    mine = opened(client, url) | {"name": "同名"}
    meanwhile(place, name="同名")
    assert client.post(url, mine).status_code == 302


# --- rows of an inline


@pytest.fixture
def inline(client):
    from portal.accounts.models import User

    client.force_login(person(Role.SYSTEM, tree()["city"]))
    clerk = person(Role.EDITOR, tree()["a"])
    return address(User, "change", clerk.pk), clerk.grants.get()


def test_a_row_of_an_inline_is_guarded_too(client, inline):
    url, grant = inline
    mine = opened(client, url) | {"grants-0-role": "data"}
    Grant.objects.filter(pk=grant.pk).update(role="publisher")
    answer = client.post(url, mine)
    (conflict,) = answer.context["conflicts"]
    assert (conflict.label, conflict.mine, conflict.theirs) == ("角色", "数据管理员", "发布")
    grant.refresh_from_db()
    assert grant.role == "publisher"
    assert client.post(url, mine | choose(answer, "mine")).status_code == 302
    grant.refresh_from_db()
    assert grant.role == "data"


@pytest.mark.parametrize(("side", "left"), [("mine", 0), ("theirs", 1)])
def test_removing_a_row_that_somebody_changed_asks_first(client, inline, side, left):
    url, grant = inline
    mine = opened(client, url) | {"grants-0-DELETE": "on"}
    Grant.objects.filter(pk=grant.pk).update(role="publisher")
    answer = client.post(url, mine)
    assert Grant.objects.filter(pk=grant.pk).count() == 1
    assert client.post(url, mine | choose(answer, side)).status_code == 302
    assert Grant.objects.filter(pk=grant.pk, role="publisher").count() == left
