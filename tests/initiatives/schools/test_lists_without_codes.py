"""Lists of schools without identification codes: recognised by name and township; a code is never made up."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.schools.models import School
from portal.accounts.roles import Role
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.models import Batch
from portal.spreadsheets.workflow import Workflow
from tests.factories import person
from tests.initiatives import factories as make

pytestmark = pytest.mark.django_db
HEAD = ["学校名称", "乡镇", "学校地址"]


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def planned(*rows, head=HEAD, user=None):
    text = "".join(csv_stream(head, rows))
    batch = batches.upload("schools.school", SimpleUploadedFile("学校.csv", text.encode()), user=user)
    batches.plan(batch)
    return batch


def counts(batch):
    return {name: number for name, number in batch.counts.items() if number}


@pytest.mark.parametrize(
    "name", ["张寨镇中心小学", "莘县张寨镇中心小学", "张寨镇 中心小学", "聊城市莘县张寨镇中心小学"]
)
def test_a_school_is_recognised_with_its_county_before_the_name(name):
    school = make.school(name="张寨镇中心小学")
    batch = planned([name, "张寨", "振兴路 1 号"])
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert (counts(batch), batches.apply(batch)) == ({"changed": 1}, True)
    school.refresh_from_db()
    assert (school.address, school.name) == ("振兴路 1 号", "张寨镇中心小学")
    assert counts(planned([school.name, "张寨", "振兴路 1 号"])) == {"same": 1}


def test_an_unknown_school_needs_its_code_and_the_sentence_says_so():
    make.school(name="张寨镇中心小学")
    batch = planned(["希望小学", "张寨镇", ""])
    assert [(group.column, group.message) for group in batch.report.groups] == [
        ("name", "系统中没有这所学校；学校标识码由国家统一编制，系统不能代编，请在文件中加上“学校标识码”列后再导入")
    ]


def test_another_county_of_the_same_name_is_nobodys_business():
    elsewhere = make.town("371523101", "乙镇", of=make.county("371523", "茌平县"))
    make.school(1, name="实验小学", township=elsewhere)
    own = make.school(2, name="实验小学")
    clerk = person(Role.DATA, own.township.county)
    batch = planned(["实验小学", "", "振兴路 1 号"], user=clerk)
    assert counts(batch) == {"changed": 1}
    assert counts(planned(["实验小学", "", "振兴路 1 号"])) == {"wrong": 1}


def test_which_one_is_meant_is_chosen_on_the_page(client):
    first, second = make.school(1, name="中心小学"), make.school(2, name="中心小学")
    clerk = person(Role.DATA, first.township.county.parent)
    client.force_login(clerk)
    batch = planned(["中心小学", "张寨镇", "振兴路 1 号"], user=clerk)
    page = client.get(address := reverse("admin:schools_school_import_check", args=[batch.pk]))
    (group,) = page.context["groups"]
    assert [code for code, _ in group["records"]] == [first.code, second.code]
    form = {"token": batch.token, "action": "choose", "group": 0}
    assert client.post(address, {**form, "meaning": "2137999999"}).status_code == 400
    assert client.post(address, {**form, "meaning": "new"}).status_code == 400  # a school's code cannot be given
    client.post(address, {**form, "meaning": second.code})
    batch = Batch.objects.get(pk=batch.pk)
    assert (counts(batch), batch.layout.chosen) == ({"changed": 1}, {"!2": second.code})
    Workflow(batch).claim(user=clerk, token=batch.token, rule="all")
    assert batches.apply(batch)
    assert list(School.objects.order_by("code").values_list("address", flat=True)) == ["", "振兴路 1 号"]


def test_what_was_chosen_is_remembered_once_it_is_confirmed(client):
    school = make.school(name="张寨镇第一小学", short_name="一小")
    clerk = person(Role.DATA, school.township.county.parent)
    client.force_login(clerk)
    rows = [["一小", "张寨镇", "振兴路 1 号"]]
    batch = planned(*rows, user=clerk)
    address = reverse("admin:schools_school_import_check", args=[batch.pk])
    client.post(address, {"token": batch.token, "action": "choose", "group": 0, "meaning": school.code})
    assert counts(planned(*rows, user=clerk)) == {"wrong": 1}
    batch = Batch.objects.get(pk=batch.pk)
    client.post(address, {"token": batch.token, "action": "confirm"})
    assert counts(planned(*rows, user=clerk)) == {"same": 1}
    assert (School.objects.get().name, School.objects.get().address) == ("张寨镇第一小学", "振兴路 1 号")


@pytest.mark.parametrize(
    ("county", "town", "expected"),
    [
        ("莘县", "", {"changed": 1}),
        ("茌平", "", {"changed": 1}),
        ("", "", {"wrong": 1}),
        ("莘县", "张寨镇", {"changed": 1}),
        ("莘县", "乙镇", {"wrong": 1}),
        ("某县", "张寨镇", {"wrong": 1}),
    ],
)
def test_a_column_of_counties_tells_schools_of_one_name_apart(county, town, expected):
    elsewhere = make.town("371523101", "乙镇", of=make.county("371523", "茌平县"))
    make.school(1, name="实验小学", township=elsewhere)
    make.school(2, name="实验小学")
    batch = planned([county, "实验小学", town, "振兴路 1 号"], head=["县（市、区）", *HEAD])
    assert counts(batch) == expected
