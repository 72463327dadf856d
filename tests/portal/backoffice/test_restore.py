"""Putting an old version back, for every model with history: only what the form can change may change.

The table is made from what is registered, so a later room is covered as soon as it exists.
"""

import re
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import helpers
from django.db import models
from django.test import Client
from unfold.forms import AdminForm as UnfoldForm
from unfold.forms import Fieldline as UnfoldLine

from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.places.models import Place
from tests.factories import VALUES, make, person, tree
from tests.portal.backoffice.test_access import MODELS, address, label, request_of
from tests.posting import posted

pytestmark = pytest.mark.django_db
DjangoForm, DjangoLine = UnfoldForm.__base__, UnfoldLine.__base__
WITH_HISTORY = [model for model in MODELS if hasattr(model, "history")]


@pytest.fixture
def chief(client):
    user = person(is_superuser=True)
    client.force_login(user)
    return user


def values(record):
    return type(record)._base_manager.filter(pk=record.pk).values().get()


def out_of_reach(user, record):
    """The fields that the page of this record does not let anybody change."""
    model_admin, request = admin.site._registry[type(record)], request_of(user)
    offered = model_admin.get_form(request, record, change=True).base_fields
    return [
        field
        for field in record._meta.concrete_fields
        if field.name not in offered and not field.primary_key and not getattr(field, "auto_now", False)
    ]


def another(field, value, number=777):
    """A value of the field's kind that is not the present one; history tables have no constraints to mind."""
    if field.is_relation:
        return make(field.related_model, place=tree()["b1"]).pk
    if field.choices:
        return next(key for key, _ in [*field.flatchoices, ("", "")] if key != value)
    if isinstance(field, models.BooleanField):
        return not value
    kind = next(kind for kind in VALUES if isinstance(field, kind))
    return next(new for new in (VALUES[kind](field, number), VALUES[kind](field, number + 1)) if new != value)


def version_with_other_values(record, fields):
    """The record's latest version, forged so that every one of these fields held something else then."""
    version = record.history.first()
    tracked = {field.name for field in version.tracked_fields}
    for field in fields:
        if field.name in tracked:
            setattr(version, field.attname, another(field, getattr(record, field.attname)))
    version.save()
    return version


@pytest.mark.parametrize("model", WITH_HISTORY, ids=label)
def test_restoring_changes_nothing_that_the_form_cannot(client, chief, model):
    record = make(model)
    record.save()
    kept = out_of_reach(chief, record)
    version = version_with_other_values(record, kept)
    before = values(record)
    url = address(model, "simple_history", record.pk, version.pk)
    page = client.get(url)
    if page.context["revert_disabled"]:
        client.post(url, {"_save": "1"})
    else:
        answer = client.post(url, posted_version(page))
        assert answer.status_code == 302, answer.context["adminform"].form.errors
    after = values(record)
    assert {field.attname: after[field.attname] for field in kept} == {
        field.attname: before[field.attname] for field in kept
    }


def posted_version(page):
    return posted(page) | {"_version": page.context["version_token"]}


def test_the_table_forges_what_matters(client, chief):
    """The fields that deeds write are among those that the table above attacks."""
    found = {model._meta.label: {field.name for field in out_of_reach(chief, make(model))} for model in WITH_HISTORY}
    assert found["schools.School"] >= {"close_date", "close_reason", "confirmed_on"}
    assert found["accounts.User"] >= {"is_superuser", "password_changed_at", "password"}
    assert sum(map(len, found.values())) > 60


@pytest.fixture
def renamed():
    place = tree()["a1"]
    place.name = "新名"
    place.save()
    return place


def test_a_version_is_put_back_with_one_entry_that_says_so(client, chief, renamed):
    old, start = renamed.history.last(), AuditEvent.objects.count()
    url = address(Place, "simple_history", renamed.pk, old.pk)
    answer = client.post(url, posted_version(client.get(url)), follow=True)
    assert "已恢复到" in answer.content.decode()
    renamed.refresh_from_db()
    assert renamed.name == "甲镇"
    assert renamed.history.first().history_change_reason.startswith("恢复到 ")
    entry = AuditEvent.objects.order_by("pk")[start:].get()
    assert (entry.kind, entry.actor, entry.before["名称"], entry.after["名称"]) == ("change", chief, "新名", "甲镇")
    assert entry.note.startswith("恢复到 ")


def test_what_a_record_held_before_its_first_change_is_kept(client, chief):
    """Records that came in bulk have no history of their own."""
    place = tree()["a1"]
    place.history.all().delete()
    start = AuditEvent.objects.count()
    data = posted(client.get(address(Place, "change", place.pk))) | {"name": "新名"}
    assert client.post(address(Place, "change", place.pk), data).status_code == 302
    rows = place.history.values_list("name", "history_user", "history_change_reason")
    assert list(rows) == [("新名", chief.pk, ""), ("甲镇", None, "首次修改前的内容")]
    entry = AuditEvent.objects.order_by("pk")[start:].get()
    assert (entry.before["名称"], entry.after["名称"]) == ("甲镇", "新名")


def test_who_saved_while_somebody_looked_at_the_old_version_is_not_overwritten(client, chief, renamed):
    url = address(Place, "simple_history", renamed.pk, renamed.history.last().pk)
    mine = posted_version(client.get(url))
    Place.objects.filter(pk=renamed.pk).update(name="第三个名")
    answer = client.post(url, mine)
    assert [(c.mine, c.theirs) for c in answer.context["conflicts"]] == [("甲镇", "第三个名")]
    renamed.refresh_from_db()
    assert renamed.name == "第三个名"


def test_the_page_names_what_stays(client, chief):
    user = person()
    user.is_active = False
    user.save()
    version = user.history.last()
    version.date_joined = version.date_joined.replace(year=2001)
    version.save()
    page = client.get(address(User, "simple_history", user.pk, version.pk))
    assert page.context["kept"] == ["加入日期"]
    assert "只能通过办理相应业务改变（下面显示的是当时的值）：加入日期。" in page.content.decode()


def test_a_former_superuser_is_not_made_one_again(client):
    user = person(is_superuser=True)
    User.objects.get(pk=user.pk).save()
    old = user.history.last()
    user.is_superuser = False
    user.save()
    client.force_login(person(Role.SYSTEM, tree()["city"]))
    url = address(User, "simple_history", user.pk, old.pk)
    assert client.post(url, posted_version(client.get(url))).status_code == 302
    user.refresh_from_db()
    assert user.is_superuser is False


def test_a_version_of_another_record_is_not_found(client, chief):
    one, two = tree()["a1"], tree()["b1"]
    assert client.get(address(Place, "simple_history", one.pk, two.history.last().pk)).status_code == 404


def test_nobody_restores_her_own_grant(client):
    user = person(Role.SYSTEM, tree()["city"])
    grant = user.grants.get()
    old = grant.history.last()
    client.force_login(user)
    assert client.post(address(Grant, "simple_history", grant.pk, old.pk), {"role": "auditor"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_restoring_works_outside_a_test_transaction(client):
    place = tree()["a1"]
    old = place.history.last()
    place.name = "新名"
    place.save()
    client.force_login(person(is_superuser=True))
    url = address(Place, "simple_history", place.pk, old.pk)
    assert client.post(url, posted_version(client.get(url))).status_code == 302
    place.refresh_from_db()
    assert place.name == "甲镇"


@pytest.mark.django_db(transaction=True)
def test_resetting_a_password_works_outside_a_test_transaction():
    browser, clerk = Client(), person()
    browser.force_login(person(Role.SYSTEM, tree()["city"]))
    new = {"password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd", "reason": "忘记密码"}
    page = browser.get(f"/admin/accounts/user/{clerk.pk}/password/").url
    assert browser.post(page, new).status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password("Hq4$zLw9@nBd")


def test_the_first_version_of_a_record_that_came_in_bulk_has_its_choices(client, chief):
    school = make(apps.get_model("schools.School"))
    school.history.all().delete()
    url = address(type(school), "change", school.pk)
    page = client.get(url)
    answer = client.post(url, posted_version(page) | {"name": "改过的校名"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    newest, first = school.history.all()
    assert [change.field for change in newest.diff_against(first).changes] == ["name"]
    assert [link.stage_id for link in first.stages.all()] == [stage.pk for stage in school.stages.all()]


def test_saving_without_a_change_keeps_no_version(client, chief, renamed):
    kept, entries = renamed.history.count(), AuditEvent.objects.count()
    url = address(Place, "change", renamed.pk)
    assert client.post(url, posted_version(client.get(url))).status_code == 302
    assert (renamed.history.count(), AuditEvent.objects.count()) == (kept, entries)


def test_the_page_of_a_version_says_of_when_it_is(client, chief):
    place = tree()["a1"]
    version = place.history.first()
    Place.history.filter(pk=version.pk).update(history_date=datetime(2026, 5, 1, 23, 30, tzinfo=UTC))
    page = client.get(f"{address(Place, 'history', place.pk)}{version.pk}/").content.decode()
    assert "这是 2026-05-02 07:30 的内容；按“恢复”，记录就恢复为这一版。" in page


def test_the_page_of_a_version_is_the_same_in_a_new_process(client, chief, monkeypatch):
    """Unfold puts its form in the place of Django's when a process opens its first ordinary page."""
    place = tree()["a1"]
    page = f"{address(Place, 'history', place.pk)}{place.history.first().pk}/"
    for forms in ((DjangoForm, DjangoLine), (UnfoldForm, UnfoldLine)):
        for name, form in zip(("AdminForm", "Fieldline"), forms, strict=True):
            monkeypatch.setattr(helpers, name, form)
        labels = re.findall(
            r"<label[^>]*for=\"id_name\"[^>]*>(.*?)</label>", client.get(page).content.decode(), re.DOTALL
        )
        assert [" ".join(re.sub("<[^>]*>", "", label).split()) for label in labels] == ["名称*"]
