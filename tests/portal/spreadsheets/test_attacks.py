"""What careless or ill-meaning hands do with the pages and with files that are no wonder of nature but too much."""

import csv
import io

import pytest
from django.urls import reverse

from portal.places.models import Place
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.models import Batch
from tests.portal.spreadsheets.conftest import PLACES, csv_file, problems, refusal, uploaded, workbook
from tests.portal.spreadsheets.sample import Club

HEAD = ["标识码", "名称", "所属乡镇"]


@pytest.fixture
def check(client, clerk):
    """The check page of a sheet with two unknown counties and one good row, and its batch."""
    rows = [
        ["379901002", "新河街道", "街道", "甲县"],
        ["379901003", "东风乡", "乡", "甲縣"],
        ["379901004", "西风乡", "乡", "丙县"],
    ]
    page = reverse("admin:places_place_import")
    where = client.post(page, {"file": uploaded(workbook(PLACES, *rows))})["Location"]
    batch = Batch.objects.get()
    columns = {f"column-{name}": place for name, place in batch.layout.columns.items()}
    answer = client.post(where, {"sheets": batch.layout.sheets, "header": 1, "depth": 1, **columns})
    batch.refresh_from_db()
    return answer["Location"], batch


def test_a_second_tab_cannot_correct_what_another_has_checked_anew(client, check):
    """Its groups have other numbers by now: the correction would go to another text."""
    page, batch = check
    stale = batch.token
    client.post(page, {"action": "correct", "token": stale, "group": "0", "meaning": "甲县"})
    answer = client.post(page, {"action": "correct", "token": stale, "group": "0", "meaning": "乙县"})
    assert (answer.status_code, "检查结果已在别处更新" in answer.content.decode()) == (400, True)
    batch.refresh_from_db()
    assert batch.layout.corrections == {"parent": {"甲縣": "甲县"}}


def test_a_confirmation_of_an_older_check_writes_nothing(client, check):
    page, batch = check
    stale = batch.token
    client.post(page, {"action": "correct", "token": stale, "group": "0", "meaning": "甲县"})
    answer = client.post(page, {"action": "confirm", "token": stale, "rule": "good"})
    assert (answer.status_code, Place.objects.filter(code="379901002").exists()) == (400, False)


def test_a_confirmation_sent_twice_writes_once(client, check):
    page, batch = check
    form = {"action": "confirm", "token": batch.token, "rule": "good"}
    first, second = client.post(page, form), client.post(page, form)
    assert first["Location"] == second["Location"] == reverse("admin:spreadsheets_batch_change", args=[batch.pk])
    assert Place.objects.get(code="379901002").history.count() == 1


@pytest.mark.parametrize("form", [{"group": "99"}, {"group": "-1"}, {"group": "x"}, {"action": "?"}, {"row": "x"}])
def test_forged_numbers_change_nothing(client, check, form):
    page, batch = check
    answer = client.post(page, {"action": "accept", "token": batch.token, **form})
    assert answer.status_code == 302
    assert Batch.objects.get().counts == batch.counts


@pytest.mark.parametrize("header", ["0", "-5", "999999999", "x", ""])
def test_a_header_row_that_cannot_be_is_no_error_page(client, check, header):
    _, batch = check
    page = reverse("admin:places_place_import_columns", args=[batch.pk])
    answer = client.post(page, {"sheets": batch.layout.sheets, "header": header, "depth": "1"}, follow=True)
    assert answer.status_code in (200, 400)


def test_fifty_thousand_rows_and_one_are_refused_with_the_figure(planned):
    content = csv_file(HEAD, *([f"{3715000000 + n}", "校", "镇"] for n in range(50_001)))
    assert refusal(planned, content, "表.csv") == "文件超过 50,000 行，您一次最多导入 50,000 行，请分成几个文件。"


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv"])
def test_more_than_three_hundred_columns_are_refused(planned, name):
    row = [f"列{n}" for n in range(301)]
    assert "超过 300 列" in refusal(planned, workbook(row) if name.endswith("xlsx") else csv_file(row), name)


def test_a_heading_that_stands_twice_is_taken_once_and_told(town):
    content = workbook([*HEAD, "名称"], ["3715000001", "甲", "柳园街道", "乙"])
    batch = batches.upload("spreadsheets.club", uploaded(content), user=None)
    assert (batch.layout.columns, batch.report.look.doubled) == ({"code": 0, "name": 1, "town": 2}, ["名称"])


def test_a_very_long_cell_is_told_and_shown_short(town, planned):
    batch = planned(csv_file(HEAD, ["3715000001", "长" * 30_000, "柳园街道"]), "表.csv")
    assert problems(batch) == ["最多 20 个字，现有 30000 个字"]
    assert len(batch.report.groups[0].raw) == 40


FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1", "''=1", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_exported_csv_begins_a_cell_with_a_formula_and_every_text_comes_back(town, written, text):
    content = "".join(csv_stream([*HEAD, "备注"], [["3715000001", "甲", "柳园街道", text]]))
    cell = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline="")))[1][3]
    assert cell == f"'{text}"
    written(content.encode(), "表.csv")
    assert Club.objects.get().remark == text.strip()
