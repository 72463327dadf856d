"""Chosen rows of a list get the same new values: fields, preview, confirmation, and the way back."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import reverse

from portal.accounts.models import Grant
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.places.models import Place
from portal.privacy.sealed import SealedTextField
from portal.spreadsheets import batches, limits
from portal.spreadsheets.models import Batch, State
from portal.spreadsheets.pages.edit_form import offered
from portal.spreadsheets.pages.edit_pages import EditPages
from portal.spreadsheets.resources import SHEETS
from tests.factories import make, person, tree
from tests.portal.spreadsheets.conftest import words
from tests.posting import untouched

pytestmark = pytest.mark.django_db
School, Membership = apps.get_model("schools.School"), apps.get_model("networks.Membership")
LIST = "admin:schools_school_changelist"


@pytest.fixture
def city():
    return tree()


@pytest.fixture
def chief(client):
    user = person(is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def clerk(client, city):
    user = person(Role.DATA, city["a"])
    client.force_login(user)
    return user


@pytest.fixture
def schools(city):
    return [
        make(School, place=city["a1"], name=f"样例{sign}小学", address="老街", phone="0600-1234567")
        for sign in "甲乙丙"
    ]


def chosen(client, records, url=LIST, **more):
    """The bulk edit that the list's action begins."""
    answer = client.post(reverse(url), {"action": "bulk_edit", "_selected_action": [one.pk for one in records], **more})
    assert answer.status_code == 302
    return Batch.objects.first()


def page(batch, name="edit"):
    options = batch.resource._meta.model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=[batch.pk])


def post(client, batch, *, ticked=True, **values):
    """What a browser sends after these boxes were filled in."""
    ticks = {f"change-{name}": "on" for name in values if ticked}
    sent = untouched(client.get(page(batch)).context["form"])
    return client.post(page(batch), {**sent, **values, **ticks})


def planned(client, records, **values):
    """Up to the preview. ``values``: field → new value, each with its tick."""
    batch = chosen(client, records)
    answer = post(client, batch, **values)
    assert answer.status_code == 302, answer.context["form"].errors
    batch.refresh_from_db()
    return batch


def confirm(client, batch, **more):
    answer = client.post(page(batch, "edit_check"), {"token": batch.token, **more}, follow=True)
    batch.refresh_from_db()
    return answer


def addresses(schools):
    return [School.objects.get(pk=one.pk).address for one in schools]


# --- all the way, and back


def test_ticked_fields_are_previewed_written_and_taken_back(client, chief, schools):
    batch = planned(client, schools[:2], address="新街 1 号")
    preview = words(client.get(page(batch, "edit_check")))
    assert "第 1 条 样例甲小学 地址 老街 → 新街 1 号 第 2 条 样例乙小学 地址 老街 → 新街 1 号" in preview

    assert addresses(schools) == ["老街"] * 3
    confirm(client, batch)
    assert (batch.state, batch.changed, addresses(schools)) == (State.APPLIED, 2, ["新街 1 号", "新街 1 号", "老街"])
    client.post(reverse("admin:spreadsheets_batch_undo", args=[batch.pk]))
    batch.refresh_from_db()
    assert (batch.state, addresses(schools)) == (State.UNDONE, ["老街"] * 3)


def test_history_and_audit_name_the_batch(client, chief, schools):
    batch = planned(client, schools[:1], address="新街 1 号")
    confirm(client, batch)
    back = batches.undo(batch, user=chief)
    entries = client.get(reverse("admin:schools_school_history", args=[schools[0].pk])).context["entries"]
    assert [(one.way, one.batch.pk) for one in entries[:2]] == [
        (f"撤销批量修改 {batch.pk}", back.pk),
        (f"批量修改 {batch.pk}", batch.pk),
    ]
    written, undone = AuditEvent.objects.filter(subject_key__startswith="spreadsheets.batch:").order_by("pk")
    assert (written.kind, written.actor_id, written.after["方式"], written.after["更新"]) == (
        *("change", chief.pk, "批量修改", 1),
    )
    assert undone.kind == "undo"


def test_the_first_change_of_a_record_that_came_without_history_shows_what_was_before(client, chief, schools):
    School.history.all().delete()
    confirm(client, planned(client, schools[:1], address="新街"))
    entries = client.get(reverse("admin:schools_school_history", args=[schools[0].pk])).context["entries"]
    assert [[(one.before, one.after) for one in entry.differences] for entry in entries] == [[("老街", "新街")], []]


def test_the_batch_stands_in_the_list_and_its_page_leads_on(client, chief, schools):
    batch = chosen(client, schools)
    listed = words(client.get(reverse("admin:spreadsheets_batch_changelist")))
    assert f"第 {batch.pk} 批" in listed
    assert "待填写" in listed
    own = reverse("admin:spreadsheets_batch_change", args=[batch.pk])
    assert page(batch) in client.get(own).content.decode()
    batch = planned(client, schools, address="新街")
    own = reverse("admin:spreadsheets_batch_change", args=[batch.pk])
    assert page(batch, "edit_check") in client.get(own).content.decode()


def test_choices_records_and_many_records_are_edited_too(client, chief, schools, city):
    stage, near = make(apps.get_model("schools.Stage")), make(Place, place=city["a1"])
    batch = planned(client, schools, stages=[stage.pk], township=near.pk, phone="")
    confirm(client, batch)
    for school in School.objects.all():
        assert (list(school.stages.all()), school.township, school.phone) == ([stage], near, "")
    batches.undo(batch, user=chief)
    assert {school.township_id for school in School.objects.all()} == {city["a1"].pk}


def test_going_back_finds_what_was_chosen(client, chief, schools, city):
    batch = planned(client, schools, address="新街", township=city["a1"].pk)
    form = client.get(page(batch)).context["form"]
    ticked = [name for name in form.fields if name.startswith("change-") and form[name].value()]
    assert ticked == ["change-township", "change-address"]
    assert (form["address"].value(), form["township"].value()) == ("新街", city["a1"].pk)


def test_an_undo_asks_first_and_names_what_stays(client, chief, schools):
    batch = planned(client, schools, address="新街")
    confirm(client, batch)
    School.objects.filter(pk=schools[1].pk).update(address="又改了")
    undo = reverse("admin:spreadsheets_batch_undo", args=[batch.pk])
    own = client.get(reverse("admin:spreadsheets_batch_change", args=[batch.pk])).content.decode()
    assert f'href="{undo}"' in own
    asked = words(client.get(undo))
    assert "2 行恢复为当时的原值" in asked
    assert "样例乙小学 之后又被改动" in asked
    assert addresses(schools) == ["新街", "又改了", "新街"]
    assert Batch.objects.count() == 1
    client.post(undo)
    assert addresses(schools) == ["老街", "又改了", "老街"]
    answer = client.get(undo, follow=True)
    assert "这一批不能撤销" in words(answer)


def test_date_boxes_have_the_scripts_that_they_call(client, chief, schools):
    close = reverse("admin:schools_school_action", args=[schools[0].pk, "close"])
    for url in (page(chosen(client, schools)), close):
        html = client.get(url).content.decode()
        assert [html.count(script) for script in ("admin/js/core.js", "DateTimeShortcuts.js")] == [1, 1]


# --- what does not count, and what is refused


def test_nothing_ticked_and_filled_without_a_tick_are_said(client, chief, schools):
    batch = chosen(client, schools)
    answer = post(client, batch, ticked=False, address="新街")
    said = words(answer)
    assert answer.status_code == 400
    assert "请至少勾选一项" in said
    assert "没有勾选“修改”" in said
    assert addresses(schools) == ["老街"] * 3


def test_a_value_that_the_field_refuses_is_said_at_the_field(client, chief, schools):
    batch = chosen(client, schools)
    answer = post(client, batch, pupils="-1", name="")
    assert sorted(answer.context["form"].errors) == ["name", "pupils"]


def test_a_record_changed_after_the_preview_is_refused_by_name_and_nothing_is_written(client, chief, schools):
    batch = planned(client, schools, address="新街")
    other = School.objects.get(pk=schools[1].pk)
    other.short_name = "别人改的"
    other.save()
    answer = words(confirm(client, batch))
    assert (batch.state, addresses(schools)) == (State.PLANNED, ["老街"] * 3)
    assert "第 3 条 样例乙小学：检查之后被他人改动" in answer
    confirm(client, batch)
    assert (batch.state, addresses(schools)) == (State.APPLIED, ["新街"] * 3)


def test_a_record_deleted_after_the_preview_is_named(client, chief, schools):
    batch = planned(client, schools, address="新街")
    schools[2].delete()
    answer = words(confirm(client, batch))
    assert "第 1 条 样例丙小学：检查之后被他人删除" in answer
    assert "这条记录已被删除" in answer
    assert addresses(schools[:2]) == ["老街"] * 2
    confirm(client, batch, rule="good")
    assert addresses(schools[:2]) == ["新街"] * 2


def test_what_the_model_refuses_is_said_of_the_record(client, chief, schools):
    """A campus has no branches of its own: the record itself cannot be its own main school."""
    batch = planned(client, schools, campus_of=schools[0].pk)
    assert batch.wrong >= 1
    assert "第 2 条 样例甲小学" in words(client.get(page(batch, "edit_check")))
    confirm(client, batch)
    assert (batch.state, School.objects.exclude(campus_of=None).count()) == (State.PLANNED, 0)


def test_a_failure_in_the_middle_leaves_nothing(client, chief, schools, monkeypatch):
    batch = planned(client, schools, address="新街")
    monkeypatch.setattr("portal.spreadsheets.batches.audit_batch", broken)
    with pytest.raises(IntegrityError):
        client.post(page(batch, "edit_check"), {"token": batch.token})
    batch.refresh_from_db()
    assert (batch.state, addresses(schools)) == (State.FAILED, ["老街"] * 3)


def broken(batch):
    raise IntegrityError


def test_a_get_writes_nothing_and_an_old_token_neither(client, chief, schools):
    batch = planned(client, schools, address="新街")
    client.get(page(batch, "edit_check"), {"token": batch.token, "action": "confirm"})
    answer = client.post(page(batch, "edit_check"), {"token": "alt"})
    assert (answer.status_code, addresses(schools)) == (400, ["老街"] * 3)


# --- rights


def test_a_county_clerk_changes_the_rows_of_the_own_county_alone(client, clerk, city, schools):
    """Who reads the whole city may choose any row; the preview refuses those of other counties one by one."""
    Grant.objects.create(user=clerk, role=Role.AUDITOR, place=city["city"])
    far = make(School, place=city["b1"], name="远处小学", address="远街")
    batch = planned(client, [schools[0], far], address="新街")
    assert (batch.changed, batch.wrong) == (1, 1)
    assert "第 2 条 远处小学" in words(client.get(page(batch, "edit_check"), {"show": "wrong"}))
    answer = confirm(client, batch)
    assert (batch.state, answer.status_code) == (State.PLANNED, 400)
    confirm(client, batch, rule="good")
    assert addresses([schools[0], far]) == ["新街", "远街"]


def test_a_row_that_the_clerk_does_not_see_cannot_be_chosen(client, clerk, city, schools):
    far = make(School, place=city["b1"])
    batch = chosen(client, [schools[0], far])
    assert batch.layout.records == [schools[0].pk]


def test_nothing_is_moved_out_of_the_county(client, clerk, city, schools):
    batch = planned(client, schools, address="新街")
    batch.layout.columns, batch.layout.values = {"township": 0}, {"township_id": city["b1"].pk}
    batches.plan(batch)
    assert (batch.changed, batch.wrong) == (0, 3)


def test_a_right_that_was_taken_away_meanwhile_counts(client, clerk, city, schools):
    batch = planned(client, schools, address="新街")
    Grant.objects.filter(user=clerk).update(place=city["b"])
    confirm(client, batch)
    assert (batch.state, addresses(schools)) == (State.PLANNED, ["老街"] * 3)


def test_an_editor_may_edit_in_bulk_and_take_it_back(client, city, schools):
    editor = person(Role.EDITOR, city["a"])
    client.force_login(editor)
    batch = planned(client, schools, address="新街")
    confirm(client, batch)
    assert addresses(schools) == ["新街"] * 3
    client.post(reverse("admin:spreadsheets_batch_undo", args=[batch.pk]))
    assert addresses(schools) == ["老街"] * 3


def test_who_may_only_read_is_not_offered_it_and_gets_no_page_of_others(client, chief, city, schools):
    batch = planned(client, schools, address="新街")
    client.force_login(person(Role.AUDITOR, city["city"]))
    assert "批量修改" not in words(client.get(reverse(LIST)))
    assert client.get(page(batch, "edit_check")).status_code == 404
    client.post(reverse(LIST), {"action": "bulk_edit", "_selected_action": [schools[0].pk]})
    assert Batch.objects.count() == 1


# --- every sheet


def request_of(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def test_every_sheet_offers_columns_but_no_keys_nor_sealed_ones(chief):
    without = set()
    for key, resource in SHEETS.items():
        if not admin.site.is_registered(resource._meta.model):
            continue
        pages = EditPages(admin.site.get_model_admin(resource._meta.model))
        columns = pages.columns(request_of(chief), resource)
        keys = {name for column in resource.key_columns() for name in column.attnames}
        assert keys.isdisjoint({name for column in columns for name in column.attnames})
        assert [column for column in columns if isinstance(column.field, SealedTextField) or column.field.unique] == []
        if not columns:
            without.add(key)
    assert without == set()


def test_coordinates_belong_to_one_record(chief):
    resource = SHEETS["schools.school"]
    fields = admin.site.get_model_admin(School).get_form(request_of(chief), None, change=True).base_fields
    assert {"longitude", "latitude"} <= set(fields)
    assert {"longitude", "latitude", "code"}.isdisjoint({column.name for column in offered(resource, fields)})


def test_a_published_figure_is_refused_one_by_one(client, chief):
    Observation = apps.get_model("indicators.Observation")
    draft, shut = make(Observation), make(Observation)
    Observation.objects.filter(pk=shut.pk).update(
        state="published", published_text="1", published_at="2026-01-01T00:00Z", source=make_source()
    )
    batch = chosen(client, [draft, shut], "admin:indicators_observation_changelist")
    post(client, batch, quote="新的原文")
    batch.refresh_from_db()
    assert (batch.changed, batch.wrong) == (1, 1)


def make_source():
    return make(apps.get_model("indicators.SourceDocument"))


def test_too_many_rows_are_refused_in_the_list(client, chief, schools, monkeypatch):
    monkeypatch.setattr(limits, "EDITED_ROWS", 2)
    answer = client.post(
        reverse(LIST), {"action": "bulk_edit", "_selected_action": [one.pk for one in schools]}, follow=True
    )
    assert "一次最多批量修改" in words(answer)
    assert Batch.objects.count() == 0
