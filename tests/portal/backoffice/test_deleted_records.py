"""Somebody deletes what somebody else is editing: what she typed is shown and can be saved anew."""

import pytest
from django.apps import apps

from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.places.models import Place
from tests.factories import make, person, tree
from tests.portal.backoffice.test_access import MODELS, address
from tests.portal.backoffice.test_chinese import english
from tests.portal.backoffice.test_versions import opened
from tests.posting import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make(Place, place=tree()["a1"], name="丙镇")


def deleted_meanwhile(record):
    record._history_user = person(display_name="李强")
    record.delete()


@pytest.fixture
def late(client, place):
    """王芳 saves; 李强 has deleted the record while her form was open."""
    client.force_login(person(Role.DATA, tree()["city"], display_name="王芳"))
    url = address(Place, "change", place.pk)
    mine = opened(client, url) | {"name": "我填的名", "position": 7}
    deleted_meanwhile(place)
    return client.post(url, mine)


def test_she_sees_what_happened_and_everything_she_typed(late, place):
    assert late.status_code == 410
    text = late.content.decode()
    assert "李强 于 " in text
    assert "删除了这条记录，所以没有保存。您填写的内容都在下面，没有丢失" in text
    typed = dict(late.context["typed"])
    assert (typed["名称"], typed["显示顺序"], typed["法定上级"]) == ("我填的名", "7", "甲县")
    assert not Place.objects.filter(name="我填的名").exists()


def test_one_button_saves_it_as_a_new_record(client, late):
    answer = client.post(late.context["add_url"], dict(late.context["resent"]))
    assert answer.status_code == 302
    saved = Place.objects.get(name="我填的名")
    assert (saved.position, saved.parent) == (7, tree()["a"])
    assert AuditEvent.objects.order_by("-pk").first().kind == "create"


def test_the_rows_below_the_form_are_given_back_too(client):
    client.force_login(person(Role.SYSTEM, tree()["city"]))
    clerk = person()
    grant = Grant.objects.create(user=clerk, role="editor", place=tree()["a"])
    url = address(User, "change", clerk.pk)
    mine = opened(client, url) | {"grants-0-role": "data", "display_name": "赵敏", "email": "zhaomin@example.cn"}
    grant.delete()
    deleted_meanwhile(clerk)
    answer = client.post(url, mine)
    typed = dict(answer.context["typed"])
    assert (typed["姓名"], "zhaomin@example.cn" in typed.values()) == ("赵敏", True)
    ((name, row),) = answer.context["rows"]
    assert (name, dict(row)) == ("授权", {"角色": "数据管理员", "范围": "甲县"})


FACILITY = apps.get_model("facilities.Facility")


def late_save(client, role, area):
    """What somebody gets who posts to the number of a facility of 甲县 that is deleted."""
    record = make(FACILITY, place=tree()["a1"])
    number = record.pk
    deleted_meanwhile(record)
    client.force_login(person(role, tree()[area]))
    return client.post(address(FACILITY, "change", number), {"name": "x"})


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.DATA, "city", 410),
        (Role.DATA, "a", 410),
        (Role.EDITOR, "a1", 410),
        (Role.DATA, "b", 404),
        (Role.EDITOR, "b1", 404),
        (Role.AUDITOR, "a", 403),  # she may look, never save
    ],
)
def test_only_who_could_have_saved_it_learns_that_it_was_there(client, role, area, status):
    assert late_save(client, role, area).status_code == status


def test_a_number_that_never_was_and_a_record_of_another_county_stay_unknown(client):
    there = make(FACILITY, place=tree()["a1"])
    client.force_login(person(Role.DATA, tree()["b"]))
    for number in (there.pk, 99_999_999):
        assert client.post(address(FACILITY, "change", number), {"name": "x"}).status_code == 404


@pytest.fixture
def row_gone(client):
    """She changes two of somebody's three grants; the first of them is taken away meanwhile."""
    client.force_login(person(is_superuser=True))
    clerk = person()
    grants = [Grant.objects.create(user=clerk, role=role, place=tree()["a"]) for role in ("auditor", "data", "editor")]
    url = address(User, "change", clerk.pk)
    mine = opened(client, url) | {"grants-0-role": "publisher", "grants-2-role": "review1", "display_name": "赵敏"}
    grants[0].delete()
    return url, mine, clerk


def held(clerk):
    return sorted(clerk.grants.values_list("role", flat=True))


def test_a_row_that_somebody_removed_is_told_and_saving_again_adds_it(client, row_gone):
    url, mine, clerk = row_gone
    answer = client.post(url, mine)
    assert answer.status_code == 200
    assert answer.content.decode().count("这一行在您打开之后已被他人删除，尚未保存。") == 1
    (entry,) = answer.context["inline_admin_formsets"]
    assert [form["role"].value() for form in entry.formset.forms] == ["data", "review1", "publisher"]
    assert held(clerk) == ["data", "editor"]
    again = posted(answer) | {"_version": answer.context["version_token"]}
    assert client.post(url, again).status_code == 302
    assert held(clerk) == ["data", "publisher", "review1"]
    clerk.refresh_from_db()
    assert clerk.display_name == "赵敏"


def test_a_row_that_both_remove_is_no_trouble(client, row_gone):
    url, mine, clerk = row_gone
    assert client.post(url, mine | {"grants-0-DELETE": "on"}).status_code == 302
    assert held(clerk) == ["data", "review1"]


@pytest.mark.parametrize("model", [m for m in MODELS if hasattr(m, "history")], ids=lambda m: m._meta.label)
def test_for_every_model_with_a_form(client, model):
    client.force_login(person(is_superuser=True))
    record = make(model)
    url = address(model, "change", record.pk)
    page = client.get(url)
    if not page.context["adminform"].form.fields:
        pytest.skip("nothing can be typed here")
    mine = posted(page)
    known = {str(value) for value in model._base_manager.values_list().get(pk=record.pk) if isinstance(value, str)}
    record.delete()
    answer = client.post(url, mine)
    assert answer.status_code == 410
    assert answer.context["typed"]
    assert english(answer.content.decode(), known) == set()
