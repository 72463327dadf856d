"""Who acts for one school, or one venue, keeps what is known of it. What it is called, where it lies and whether it
goes on is decided by those who oversee it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.facilities.models import Facility
from initiatives.schools.models import School
from portal.accounts.access import allowed
from portal.accounts.models import Unit, UnitMember, User
from portal.accounts.roles import Role
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.workflow import Workflow
from tests.factories import make as any_record
from tests.factories import person
from tests.initiatives import factories as make
from tests.initiatives.acting import action_page
from tests.posting import posted

pytestmark = pytest.mark.django_db
HEAD = ["学校标识码", "学校名称", "学校地址"]
DAY = date(2024, 9, 1)
ACTIONS = ["close", "merge", "rename"]
ROLES = (Role.DATA, Role.EDITOR)


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def clerk_of(record):
    clerk = person()
    UnitMember.objects.create(unit=record.unit, person=clerk, valid_from=DAY)
    for role in ROLES:
        clerk.grants.create(role=role, place=record.township, unit=record.unit)
    return User.objects.get(pk=clerk.pk)


def overseer_of(record):
    """The negative control: the same roles for the township."""
    keeper = person()
    for role in ROLES:
        keeper.grants.create(role=role, place=record.township)
    return User.objects.get(pk=keeper.pk)


def record_of(model):
    return make.school() if model is School else any_record(Facility, place=make.town())


def page_of(record, page="change"):
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=[record.pk])


@pytest.mark.parametrize("action", ACTIONS)
def test_a_clerk_neither_closes_nor_renames_the_school(client, action):
    school = make.school()
    client.force_login(clerk_of(school))
    assert f"/{action}/" not in client.get(page_of(school)).content.decode()
    assert client.get(action_page(school, action)).status_code in (403, 404)
    forged = {"reason": "试", "day": "2026-01-01", "name": "乙"}
    assert client.post(action_page(school, action), forged).status_code in (403, 404)
    assert School.objects.values_list("name", "close_date").get() == (school.name, None)
    client.force_login(overseer_of(school))
    assert client.get(action_page(school, action)).status_code == 200


@pytest.mark.parametrize("model", [School, Facility])
def test_nobody_but_the_overseer_deletes_it(client, model):
    record = record_of(model)
    client.force_login(clerk_of(record))
    assert client.post(page_of(record, "delete"), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=record.pk).exists()
    assert allowed(overseer_of(record), model, "delete", record)


@pytest.mark.parametrize("model", [School, Facility])
def test_the_form_of_a_clerk_shows_what_the_unit_follows_for_reading_alone(client, model):
    record = record_of(model)
    for someone, fixed in ((clerk_of(record), True), (overseer_of(record), False)):
        client.force_login(someone)
        form = client.get(page_of(record)).context["adminform"].form
        assert {"code", "name", "township"}.isdisjoint(form.fields) is fixed
        assert "phone" in form.fields


@pytest.mark.parametrize("model", [School, Facility])
@pytest.mark.parametrize("forged", [{"name": "冒名"}, {"code": "2137000999"}, {"township": ""}])
def test_a_forged_form_changes_what_is_open_alone(client, model, forged):
    record = record_of(model)
    before = model.objects.values_list("code", "name", "township").get(pk=record.pk)
    client.force_login(clerk_of(record))
    answer = client.post(page_of(record), {**posted(client.get(page_of(record))), "phone": "0635-1234567", **forged})
    assert answer.status_code == 302
    assert model.objects.values_list("code", "name", "township").get(pk=record.pk) == before
    assert model.objects.get(pk=record.pk).phone == "0635-1234567"


def planned(user, *rows):
    text = "".join(csv_stream(HEAD, rows))
    batch = batches.upload("schools.school", SimpleUploadedFile("表.csv", text.encode()), user=user)
    batches.plan(batch)
    return batch


def written(user, *rows):
    batch = planned(user, *rows)
    Workflow(batch).claim(user=user, token=batch.token, rule="all")
    assert batches.apply(batch)
    return batch


def messages(batch):
    return {group.message for group in batch.report.groups}


def test_a_sheet_of_a_clerk_changes_what_is_open_and_is_taken_back():
    school = make.school()
    clerk = clerk_of(school)
    batch = written(clerk, [school.code, school.name, "学府路 1 号"])
    assert School.objects.get().address == "学府路 1 号"
    batches.undo(batch, user=clerk)
    assert School.objects.get().address == school.address


def test_a_sheet_of_a_clerk_does_not_rename_the_school():
    school = make.school()
    batch = planned(clerk_of(school), [school.code, "冒名小学", "学府路 1 号"])
    assert (batch.counts["changed"], batch.counts["wrong"]) == (0, 1)
    assert messages(batch) == {"学校名称由主管部门登记，本单位的人员不能修改"}
    written(overseer_of(school), [school.code, "冒名小学", "学府路 1 号"])
    assert Unit.objects.get().name == "冒名小学"


def test_a_sheet_of_a_clerk_reaches_no_other_school_of_the_township():
    own, other = make.school(1), make.school(2)
    rows = [[code, name, "学府路 1 号"] for code, name in ((own.code, own.name), (other.code, other.name))]
    batch = planned(clerk_of(own), *rows)
    assert (batch.counts["changed"], batch.counts["wrong"]) == (1, 1)
    assert messages(batch) == {"属于您负责的范围之外，请去掉这一行或联系市级管理员"}
