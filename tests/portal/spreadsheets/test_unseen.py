"""Sheets tell where characters stood that nobody can see; they are not stored, and change nothing twice."""

import pytest

from portal.places.models import Place
from portal.spreadsheets.plan.unseen import JOINED, REMOVED
from tests.portal.spreadsheets.conftest import csv_file, problems, workbook
from tests.portal.spreadsheets.sample import Club
from tests.portal.spreadsheets.test_cells import HEAD, stored

ROWS = [
    ["3715001001", "柳园\u200b小学", "柳园街道"],
    ["3715001002", "古楼小学", "柳园\u2060街道"],
    ["371500\u200b1003", "东关\x1f小学", "柳园街道"],
]
TOLD = [
    f"第 4 行“标识码”{REMOVED}，请核对。",
    f"第 2 行等 2 行“名称”{REMOVED}，请核对。",
    f"第 3 行“所属乡镇”{REMOVED}，请核对。",
]


@pytest.mark.parametrize(
    "make", [csv_file, lambda *rows: workbook(*rows[:3], [c.replace("\x1f", "_x001F_") for c in rows[3]])]
)
def test_they_go_and_are_told(town, planned, written, make):
    content = make(HEAD, *ROWS)
    name = "表.xlsx" if content[:2] == b"PK" else "表.csv"
    batch = written(content, name)
    assert (problems(batch), sorted(batch.report.warnings)) == ([], sorted(TOLD))
    assert stored("name") == ["柳园小学", "古楼小学", "东关小学"]
    assert set(stored("town__name")) == {"柳园街道"}
    again = planned(content, name)
    assert (again.new, again.changed, again.same) == (0, 0, 3)


def test_numbers_dates_and_words_are_read_without_them(town, written):
    head = [*HEAD, "在校生数", "核查日期", "是否公办", "学段"]
    written(
        csv_file(
            head, ["3715001001", "柳园小学", "柳园街道", "1\u200b20", "2026-\u200e03-01", "\u200b否", "初\u2060中"]
        ),
        "表.csv",
    )
    club = Club.objects.get()
    assert (club.pupils, str(club.checked_on), club.public, club.stage) == (120, "2026-03-01", False, "junior")


def test_nothing_is_told_of_a_plain_file(town, planned):
    rows = [["3715001001", " 柳园　小学 ", "柳园街道"], ["3715001002", "👨\u200d👩\u200d👧小学", "柳园街道\n"]]
    assert [
        line for line in planned(csv_file(HEAD, *rows), "表.csv").report.warnings if "看不见" in line or "换行" in line
    ] == []


def test_a_line_break_in_a_column_of_one_line_is_a_blank(city, planned, written):
    """In the sheet of places, whose names are columns of one line."""
    content = csv_file(["代码", "名称", "类别", "法定上级"], ["379901009", "新\n河镇", "镇", "甲县"])
    batch = written(content, "表.csv", key="places.place")
    assert [line for line in batch.report.warnings if "换行" in line] == [f"第 2 行“名称”{JOINED}，请核对。"]
    assert Place.objects.get(code="379901009").name == "新 河镇"
    assert planned(content, "表.csv", key="places.place").same == 1
