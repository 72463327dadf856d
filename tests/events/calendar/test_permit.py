from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from events.calendar import permit
from events.calendar.models import Edition
from portal.spreadsheets import batches
from portal.spreadsheets.workflow import Workflow
from tests.events.calendar.test_admin import keeper, saved  # noqa: F401  (a fixture and what a browser would send)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("people", "day", "sentence"),
    [
        (999, date(2026, 12, 31), ""),
        (None, date(2026, 12, 31), ""),
        (1000, date(2026, 12, 31), "请在 2026-12-11 前向县级公安机关申请安全许可（还有 18 天）。"),
        (4999, date(2026, 12, 13), "请在 2026-11-23 前向县级公安机关申请安全许可（还有 0 天）。"),
        (5000, date(2026, 12, 31), "请在 2026-12-11 前向市级公安机关申请安全许可（还有 18 天）。"),
        (
            5000,
            date(2026, 12, 12),
            "安全许可申请已过截止日 2026-11-22（开赛前 20 日），请立即联系市级公安机关。",
        ),
        (2000, date(2026, 11, 1), "活动已开始，未登记安全许可。"),
        (2000, None, "预计 2000 人，须向县级公安机关申请安全许可；日期确定后计算截止日。"),
    ],
)
def test_who_must_apply_where_and_until_when(make_edition, today, people, day, sentence):
    edition = make_edition(expected_attendance=people, first_day=day)
    assert permit.warning(edition, today) == sentence
    edition.permit_no, edition.permit_on = "聊公〔2026〕1 号", today
    assert permit.warning(edition, today) == ""


AGAIN = "已取得安全许可后改变了时间、地点或规模，须重新报公安机关批准。"
MISSING = "请在 2026-12-11 前向县级公安机关申请安全许可（还有 18 天）。"
HELD = {"permit_no": "聊公〔2026〕1 号", "permit_on": date(2026, 11, 1)}
CHANGES = [  # of the record, what is changed, as a heading of the sheet, what staff read
    (HELD, {"first_day": "2026-12-30"}, "开始日期", AGAIN),
    (HELD, {"last_day": "2027-01-01"}, "结束日期", AGAIN),
    (HELD, {"venue": "湖滨广场"}, "地点", AGAIN),
    (HELD, {"address": "湖滨路 1 号"}, "地址", AGAIN),
    (HELD, {"expected_attendance": "3000"}, "预计参加人数", AGAIN),
    (HELD, {"place": "371581"}, "举办地区", AGAIN),
    (HELD, {"contact": "0635-0000000"}, "咨询电话", ""),
    (HELD, {"summary": "另一句话。"}, "摘要", ""),
    ({}, {"venue": "湖滨广场"}, "地点", MISSING),
    ({}, {"contact": "0635-0000000"}, "咨询电话", MISSING),
    ({"expected_attendance": 900}, {"venue": "湖滨广场"}, "地点", ""),
]


@pytest.fixture
def draft(make_edition, counties):
    def make(slug="boat-open", **values):
        days = {"first_day": date(2026, 12, 31), "last_day": date(2026, 12, 31), "venue": "东昌湖"}
        return make_edition(slug, **{"publication": "draft", "expected_attendance": 2000, **days, **values})

    return make


@pytest.mark.parametrize(("held", "change", "heading", "sentence"), CHANGES)
def test_the_form_tells_whether_the_permit_still_holds(client, keeper, draft, held, change, heading, sentence):  # noqa: F811
    edition = draft(**held)
    if "place" in change:
        change = {"place": str(type(edition.place).objects.get(code=change["place"]).pk)}
    response = saved(client, edition, **change)
    assert response.status_code == 302
    shown = [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "warning"]
    assert shown == ([sentence] if sentence else [])


@pytest.mark.parametrize(("held", "change", "heading", "sentence"), CHANGES)
def test_a_sheet_tells_the_same_before_it_is_written(draft, held, change, heading, sentence, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    draft(**held)
    [value] = change.values()
    batch = planned(f"网址名,{heading}", f"boat-open,{value}")
    assert (batch.changed, batch.wrong) == (1, 0)
    assert batch.report.warnings == ([f"第 2 行：{sentence}"] if sentence else [])


def planned(*rows):
    file = SimpleUploadedFile("表.csv", "\n".join(rows).encode("utf-8-sig"))
    batch = batches.upload("calendar.edition", file, user=None)
    batches.plan(batch)
    return batch


def test_a_sheet_names_the_rows_of_one_sentence_together(draft, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    for number in range(5):
        draft(f"open-{number}", **HELD)
    lines = [f"open-{number},{'东昌湖' if number == 1 else '湖滨广场'}" for number in range(5)]
    batch = planned("网址名,地点", *lines)
    assert (batch.changed, batch.same) == (4, 1)
    assert batch.report.warnings == [f"第 2、4、5 行等 4 行：{AGAIN}"]


def test_a_new_row_and_a_refused_row_of_a_sheet(draft, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    draft("open", **HELD)
    head = "网址名,标题,级别,项目,举办地区,开始日期,预计参加人数,名称使用依据"
    new = "run,长跑,市级,龙舟,聊城市,2026-12-31,2000,"
    refused = "open,全国龙舟赛,市级,龙舟,聊城市,2026-12-30,2000,"
    batch = planned(head, new, refused)
    assert (batch.new, batch.wrong) == (1, 1)
    assert batch.report.warnings == [f"第 2 行：{MISSING}"]


def test_a_permit_that_comes_with_the_change_covers_it(draft, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    draft(**HELD)
    batch = planned("网址名,地点,安全许可文号,许可日期", "boat-open,湖滨广场,聊公〔2026〕9 号,2026-11-20")
    assert (batch.changed, batch.report.warnings) == (1, [])


def test_a_warning_does_not_keep_a_sheet_from_being_written(draft, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    draft(**HELD)
    batch = planned("网址名,地点", "boat-open,湖滨广场")
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert batches.apply(batch)
    assert Edition.objects.get().venue == "湖滨广场"
