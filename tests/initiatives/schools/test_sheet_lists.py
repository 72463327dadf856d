"""Lists of schools as counties keep them: their headings, their words, and figures that need a date."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.schools.models import School
from initiatives.schools.sheets import SchoolSheet
from portal.accounts.roles import Role
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.headings import normalised
from tests.factories import person
from tests.initiatives import factories as make

pytestmark = pytest.mark.django_db
OLD, NEW = date(2024, 10, 1), date(2025, 9, 1)


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def planned(head, *rows, user=None):
    text = "".join(csv_stream(head, rows))
    batch = batches.upload("schools.school", SimpleUploadedFile("表.csv", text.encode()), user=user)
    batches.plan(batch)
    return batch


@pytest.fixture
def school():
    return make.school(pupils=523, pupils_as_of=OLD)


# A figure and its date


def test_a_figure_that_changes_without_a_date_is_refused(school):
    batch = planned(["学校标识码", "在校生（人）"], [school.code, 302])
    (group,) = batch.report.groups
    assert (batch.writes, group.cause, group.count, group.column) == (0, "undated", 1, "pupils")
    assert "要写明“在校生统计日期”" in group.message


@pytest.mark.parametrize(
    ("head", "row", "counts"),
    [
        (["在校生（人）"], [523], (0, 1, 0)),
        (["在校生（人）", "统计日期"], [302, "2025-09-01"], (1, 0, 0)),
        (["在校生（人）", "统计日期"], [302, "2024-10-01"], (1, 0, 0)),
        (["在校生（人）", "统计日期"], [302, ""], (0, 0, 1)),
        (["在校生（人）", "统计日期"], [523, "2025-09-01"], (1, 0, 0)),
        (["在校生（人）"], [""], (0, 1, 0)),
    ],
)
def test_which_rows_need_a_date(school, head, row, counts):
    batch = planned(["学校标识码", *head], [school.code, *row])
    assert (batch.changed, batch.same, batch.wrong) == counts


def test_one_date_is_offered_for_all_rows_and_written_with_the_figures(client, school):
    clerk = person(Role.DATA, make.city())
    client.force_login(clerk)
    other = make.school(2, pupils=301, pupils_as_of=OLD)
    rows = [[school.code, 302, ""], [other.code, 300, ""], ["", "", ""]]
    batch = planned(["学校标识码", "在校生（人）", "备注"], *rows, user=clerk)
    page = reverse("admin:schools_school_import_check", args=[batch.pk])
    assert 'type="date"' in client.get(page).content.decode()
    client.post(page, {"action": "date", "group": "0", "token": batch.token, "meaning": f"{NEW}"})
    batch.refresh_from_db()
    assert (batch.changed, batch.wrong, batch.layout.constants) == (2, 0, {"pupils_as_of": "2025-09-01"})
    assert "都按 2025-09-01 填写" in client.get(page).content.decode()
    client.post(page, {"action": "take_back", "column": "pupils_as_of", "token": batch.token})
    batch.refresh_from_db()
    assert (batch.wrong, batch.layout.constants) == (2, {})
    client.post(page, {"action": "date", "group": "0", "token": batch.token, "meaning": f"{NEW}"})
    batch.refresh_from_db()
    client.post(page, {"action": "confirm", "token": batch.token, "rule": "all"})
    assert list(School.objects.order_by("code").values_list("pupils", "pupils_as_of")) == [(302, NEW), (300, NEW)]


@pytest.mark.parametrize("text", ["", "2025-02-30", "不知道", "05/06/2025"])
def test_what_is_no_date_is_refused_in_a_sentence(client, school, text):
    clerk = person(Role.DATA, make.city())
    client.force_login(clerk)
    batch = planned(["学校标识码", "在校生（人）"], [school.code, 302], user=clerk)
    page = reverse("admin:schools_school_import_check", args=[batch.pk])
    answer = client.post(page, {"action": "date", "group": "0", "token": batch.token, "meaning": text})
    assert answer.status_code == 400
    batch.refresh_from_db()
    assert batch.layout.constants == {}


def test_a_date_of_the_file_counts_before_the_one_for_all(school):
    other = make.school(2, pupils=301, pupils_as_of=OLD)
    head = ["学校标识码", "在校生（人）", "统计日期"]
    batch = planned(head, [school.code, 302, "2025-03-01"], [other.code, 300, ""])
    batch.layout.constants = {"pupils_as_of": "2025-09-01"}
    found = batches.plan(batch)
    assert [record.values[2] for record in found.records] == [date(2025, 3, 1), NEW]


# Words of lists


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("教学点", "teaching_point"),
        ("初中", "junior"),
        ("九年一贯制", "nine_year"),
        ("普通高中", "senior"),
        ("完中", "complete_secondary"),
        ("中职", "vocational"),
        ("特教学校", "special"),
    ],
)
def test_short_words_of_forms_are_known(school, word, form):
    batch = planned(["学校标识码", "办学类型"], [school.code, word])
    assert (batch.wrong, batches.plan(batch).records[0].values[1]) == (0, form)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("校名", "name"),
        ("学校全称", "name"),
        ("在校生人数", "pupils"),
        ("在校学生人数（人）", "pupils"),
        ("办别", "ownership"),
        ("学校类别", "form"),
        ("镇街", "township"),
        ("校址", "address"),
        ("学校电话", "phone"),
    ],
)
def test_headings_of_lists_are_known(heading, column):
    assert SchoolSheet.words()[normalised(heading)] == column
