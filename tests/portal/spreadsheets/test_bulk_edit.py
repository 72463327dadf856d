"""Chosen rows of a list get the same new values: fields, preview, confirmation, and the way back."""

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.places.models import Place
from portal.spreadsheets import batches
from portal.spreadsheets.models import Batch, State
from tests.factories import make
from tests.portal.spreadsheets.bulk_editing import (
    addresses,
    chief,
    chosen,
    city,
    clerk,
    confirm,
    page,
    planned,
    post,
    schools,
)
from tests.portal.spreadsheets.conftest import words

__all__ = ["chief", "city", "clerk", "schools"]
pytestmark = pytest.mark.django_db
School = apps.get_model("schools.School")


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
    answer = client.get(reverse("admin:spreadsheets_batch_change", args=[batch.pk]))
    assert page(batch, "edit_check") in answer.content.decode()
    assert "修改的项目 地址" in words(answer)
    of_files = ("文件", "SHA-256", "工作表与表头", "列对应", "规则", "新增 0")
    assert [name for name in of_files if name in words(answer)] == []


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
