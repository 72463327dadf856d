"""What a person corrects: it reaches every cell that its group counts, ends, and is remembered once it is confirmed."""

import pytest
from django.urls import reverse

from portal.spreadsheets.models import Batch, Remembered
from portal.spreadsheets.plan.remembered import headings, texts
from portal.spreadsheets.read.header import header_at
from portal.spreadsheets.read.recognise import match
from tests.portal.spreadsheets.conftest import PLACES, columns_form, problems, upload, words, workbook
from tests.portal.spreadsheets.sample import ClubSheet
from tests.portal.spreadsheets.test_cells import HEAD, with_cell

UNKNOWN = [PLACES, ["379901077", "甲镇二", "镇", "甲县"], ["379901078", "丙镇", "镇", "甲縣县"]]


@pytest.fixture
def check(client, clerk):
    """The address of the check page of a file with one unknown county, and its batch."""
    client.post(upload(client, workbook(*UNKNOWN))["Location"], columns_form(Batch.objects.get()))
    batch = Batch.objects.get()
    return reverse("admin:places_place_import_check", args=[batch.pk]), batch


def mended(client, page, meaning):
    batch = Batch.objects.get()
    form = {"action": "correct", "token": batch.token, "group": "0", "meaning": meaning}
    answer = client.post(page, form, follow=True)
    return answer, Batch.objects.get()


def test_a_text_corrected_to_itself_is_asked_again_and_never_remembered(client, check):
    page, _ = check
    answer, batch = mended(client, page, "甲縣县")
    assert (answer.status_code, batch.wrong) == (200, 1)
    assert "系统中没有“甲縣县”" in words(answer)
    client.post(page, {"action": "confirm", "token": batch.token, "rule": "good"})
    assert not Remembered.objects.exists()


@pytest.mark.parametrize(
    "stored",
    [
        [("甲縣县", "甲縣县")],
        [("甲縣县", "乙縣县"), ("乙縣县", "甲縣县")],
        [("甲縣县", "没有的县")],
        [("甲縣县", "")],
    ],
)
def test_what_is_remembered_wrongly_already_does_no_harm(clerk, planned, stored):
    for text, meaning in stored:
        Remembered.objects.create(user=clerk, sheet="places.place", column="parent", text=text, meaning=meaning)
    batch = planned(workbook(*UNKNOWN), key="places.place", user=clerk)
    assert (batch.new, batch.wrong) == (1, 1)
    assert problems(batch)[0].startswith("系统中没有“甲縣县”")


def test_a_correction_is_remembered_when_it_is_confirmed_and_leads_to_a_record(client, clerk, check):
    page, _ = check
    _, batch = mended(client, page, "甲县")
    assert (batch.new, texts(clerk, "places.place")) == (2, {})
    client.post(page, {"action": "confirm", "token": batch.token, "rule": "all"})
    assert texts(clerk, "places.place") == {"parent": {"甲縣县": "甲县"}}


def test_what_one_column_remembers_says_nothing_about_another(clerk, planned):
    """Both columns of the sheet name places."""
    Remembered.objects.create(user=clerk, sheet="places.place", column="managing_area", text="老县", meaning="甲县")
    batch = planned(workbook(PLACES, ["379901077", "新镇", "镇", "老县"]), key="places.place", user=clerk)
    assert problems(batch)[0].startswith("系统中没有“老县”")


LONG = "长" * 190


@pytest.mark.parametrize(
    ("heading", "cells", "counts"),
    [
        ("在校生数", ["约3", "约3", "约4"], [2, 1]),
        ("备注", [LONG + "甲甲乙乙丙丙丁丁戊戊己", LONG + "甲甲乙乙丙丙丁丁戊戊庚"], [1, 1]),
        ("学段", ["大学", "大 学"], [1, 1]),
    ],
)
def test_a_group_that_a_text_mends_holds_one_text(town, planned, heading, cells, counts):
    sheet = with_cell(heading, *cells)
    batch = planned(sheet)
    assert sorted([group.count for group in batch.report.groups], reverse=True) == counts
    first = batch.report.groups[0]
    meaning = {"在校生数": "3", "备注": "短", "学段": "初中"}[heading]
    again = planned(sheet, corrections={first.column: {first.text: meaning}})
    assert again.new == first.count


# Headings


def test_a_heading_is_remembered_when_the_batch_is_confirmed_not_before(client, clerk):
    sheet = workbook([*PLACES[:3], "县里"], ["379901077", "新镇", "镇", "甲县"])
    where = upload(client, sheet)["Location"]
    client.post(where, columns_form(Batch.objects.get(), **{"column-parent": 3}))
    assert headings(clerk, "places.place") == {}
    batch = Batch.objects.get()
    page = reverse("admin:places_place_import_check", args=[batch.pk])
    client.post(page, {"action": "confirm", "token": batch.token, "rule": "all"})
    assert headings(clerk, "places.place") == {"县里": "parent"}


@pytest.mark.parametrize(
    ("titles", "remembered", "places"),
    [
        (["标识码", "名称", "备注"], {"备注": "town"}, {"code": 0, "name": 1, "remark": 2}),
        (["标识码", "所在", "乡镇"], {"所在": "town"}, {"code": 0, "town": 2}),
        (["标识码", "所在"], {"所在": "town"}, {"code": 0, "town": 1}),
        (["标识码", "名称"], {"名称": "remark"}, {"code": 0, "name": 1}),
    ],
)
def test_a_heading_that_the_sheet_knows_counts_before_what_was_chosen_last_time(titles, remembered, places):
    assert match(ClubSheet, header_at([titles], [], [1]), remembered) == places


def test_the_headings_of_the_sample_are_what_these_tests_think():
    assert HEAD == ["标识码", "名称", "所属乡镇"]
