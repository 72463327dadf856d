"""Two columns of one row that say the same thing differently are told, with both values, in every sheet and form.

The table walks what is registered: a model's own pairs, the columns that name what another column stands for, and the
checks of the database that compare two columns. A pair without a case here fails.
"""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.dates.zone import ZONE
from portal.records.contradictions import contradictions_of, doubts, refuse
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.export.rows import export_columns, export_rows
from portal.spreadsheets.resources import SHEETS
from tests.factories import make, person, tree
from tests.portal.spreadsheets.conftest import problems
from tests.posting import posted

pytestmark = pytest.mark.django_db
DECLARED = [
    (key, pair.field, pair.other) for key, sheet in SHEETS.items() for pair in contradictions_of(sheet._meta.model)
]
NAMING = [(key, column.name) for key, sheet in SHEETS.items() for column in sheet.columns() if column.is_path]

# By pair: what the record holds, what its row says instead (column → text), and what is told.
DAYS = {"year": 2027, "first_day": date(2027, 6, 5), "last_day": date(2027, 6, 7)}
CASES = {
    ("calendar.session", "day", "starts_at"): (
        {"day": date(2027, 6, 6)},
        {"starts_at": "2027-06-05 21:00"},
        "“日期”是 2027-06-06，“开始时间”是 2027-06-05 21:00",
    ),
    ("calendar.session", "day", "edition__first_day"): (
        {"day": date(2027, 6, 5), "edition": DAYS},
        {"day": "2027-06-04"},
        "“日期”是 2027-06-04，“赛事的开始日期”是 2027-06-05",
    ),
    ("calendar.session", "day", "edition__last_day"): (
        {"day": date(2027, 6, 5), "edition": DAYS},
        {"day": "2027-06-08"},
        "“日期”是 2027-06-08，“赛事的结束日期”是 2027-06-07",
    ),
    ("calendar.edition", "year", "first_day"): (DAYS, {"year": "2026"}, "“年份”是 2026，“开始日期”是 2027-06-05"),
    ("calendar.edition", "known_from", "first_day"): (
        DAYS,
        {"known_from": "2027-06-06"},
        "“不早于”是 2027-06-06，“开始日期”是 2027-06-05",
    ),
    ("calendar.edition", "known_until", "first_day"): (
        DAYS,
        {"known_until": "2027-06-04"},
        "“不晚于”是 2027-06-04，“开始日期”是 2027-06-05",
    ),
    ("calendar.edition", "entry_last_day", "last_day"): (
        DAYS,
        {"entry_first_day": "2027-05-01", "entry_last_day": "2027-06-08"},
        "“报名截止”是 2027-06-08，“结束日期”是 2027-06-07",
    ),
    ("facilities.facility", "code", "township"): (
        {"code": "379902-0001"},
        {"township": "甲镇"},
        "“编码”是 379902-0001，“乡镇（街道）”是 甲镇",
    ),
    ("facilities.facility", "fee", "market_percent"): (
        {"market_percent": 70},
        {"fee": "免费"},
        "“收费”是 免费，“收费占市场价百分比”是 70",
    ),
    ("facilities.facility", "booking", "booking_url"): (
        {"booking_url": "https://example.cn/a"},
        {"booking": "无需预约"},
        "“预约方式”是 无需预约，“预约网址”是 https://example.cn/a",
    ),
    ("schools.school", "pupils", "capacity"): (
        {"capacity": 400},
        {"pupils": "410", "pupils_as_of": "2026-09-30"},
        "“在校生（人）”是 410，“规划学位（个）”是 400",
    ),
    ("schools.school", "pupils_as_of", "open_date"): (
        {"open_date": date(2020, 9, 1), "pupils": 10, "pupils_as_of": date(2021, 9, 1)},
        {"pupils": "11", "pupils_as_of": "2019-09-30"},
        "“在校生统计日期”是 2019-09-30，“建校日期”是 2020-09-01",
    ),
    ("indicators.observation", "value", "numerator"): (
        {"value": 50, "numerator": 5, "denominator": 10, "indicator": {"rate_base": 100}},
        {"value": "60"},
        "“数值”是 60，“分子”是 5，与“分子”除以“分母”所得的数不符",
    ),
    ("programme.milestone", "due_on", "measure__end_on"): (
        {"due_on": date(2027, 6, 1), "measure": {"end_on": date(2027, 6, 30)}},
        {"due_on": "2027-07-01"},
        "“计划完成”是 2027-07-01，“措施的结束”是 2027-06-30",
    ),
    ("programme.milestone", "due_on", "measure__start_on"): (
        {"due_on": date(2027, 6, 1), "measure": {"start_on": date(2027, 5, 1)}},
        {"due_on": "2027-04-30"},
        "“计划完成”是 2027-04-30，“措施的开始”是 2027-05-01",
    ),
    ("dates.holidayday", "is_off", "date"): (
        {"date": date(2026, 10, 9), "is_off": True},
        {"is_off": "否"},
        "“放假”是 否，“日期”是 2026-10-09",
    ),
}
NAMED = {
    ("schools.school", "county"): (
        "乙县",
        "“县（市、区）”写的是 乙县，“乡镇（街道）”对应的是 甲县，两者不一致，请核对。",
    ),
    ("facilities.facility", "county"): (
        "乙县",
        "“县（市、区）”写的是 乙县，“乡镇（街道）”对应的是 甲县，两者不一致，请核对。",
    ),
    ("facilities.facility", "school_name"): (
        "别的小学",
        "“学校名称”写的是 别的小学，“所属学校”空白，两者不一致，请核对。",
    ),
}


@pytest.fixture(autouse=True)
def places(db):
    return tree()


def stored(key, values):
    """A record of the sheet's model with these values; those of a related one are given as a table of their own."""
    model = SHEETS[key]._meta.model
    own = {name: value for name, value in values.items() if not isinstance(value, dict)}
    for name, related in values.items():
        if isinstance(related, dict):
            own[name] = make(model._meta.get_field(name).related_model, **related)
    where = {"place": tree()["b1"]} if key == "facilities.facility" and "code" in own else {}
    record = make(model, **where, **{name: value for name, value in own.items() if name in FIRST.get(key, own)})
    type(record)._base_manager.filter(pk=record.pk).update(**own)
    record.refresh_from_db()
    return record


FIRST = {"facilities.facility": ("code",), "schools.school": (), "calendar.edition": ()}


def planned(key, record, said):
    """What is found in the row of the record, as it is exported, with these cells instead."""
    sheet = SHEETS[key]
    columns = export_columns(sheet)
    [row] = export_rows(sheet, sheet._meta.model._base_manager.filter(pk=record.pk), columns)
    names = [column.name for column in columns]
    for name, text in said.items():
        row[names.index(name)] = text
    text = "".join(csv_stream([column.heading for column in columns], [row]))
    batch = batches.upload(key, SimpleUploadedFile("表.csv", text.encode("utf-8-sig")), user=None)
    batches.plan(batch)
    return batch


def told(batch):
    return [*problems(batch), *batch.report.warnings]


def test_every_pair_has_its_case():
    assert set(CASES) == set(DECLARED)
    assert set(NAMED) == set(NAMING)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]} {case[2]}")
def test_a_row_whose_columns_contradict_each_other_is_told_with_both_values(case):
    key, field, other = case
    values, said, sentence = CASES[case]
    [pair] = [one for one in contradictions_of(SHEETS[key]._meta.model) if (one.field, one.other) == (field, other)]
    batch = planned(key, stored(key, values), said)
    found = [text for text in told(batch) if sentence in text]
    assert len(found) == 1, told(batch)
    assert batch.counts["wrong"] == pair.refused
    assert batch.counts["changed"] + batch.counts["new"] == (not pair.refused)
    if pair.refused:
        assert [(group.column, group.places) for group in batch.report.groups] == [(field, [(0, 2)])]
    else:
        assert found[0].startswith("第 2 行：")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]} {case[2]}")
def test_a_row_that_agrees_is_told_nothing(case):
    """That the test above can fail."""
    key, _field, _other = case
    values, _said, sentence = CASES[case]
    agreeing = {name: value for name, value in values.items() if name not in OFF.get(case, ())}
    batch = planned(key, stored(key, agreeing), {})
    assert [text for text in told(batch) if sentence.partition("是")[0] in text] == []
    assert batch.counts["wrong"] == 0


OFF = {
    ("facilities.facility", "code", "township"): ("code",),
}


@pytest.mark.parametrize("case", NAMED, ids=" ".join)
@pytest.mark.parametrize("also", [{}, {"name": "新名"}], ids=["nothing changes", "something changes"])
def test_a_column_that_names_something_else_is_told(case, also):
    key, column = case
    text, sentence = NAMED[case]
    batch = planned(key, make(SHEETS[key]._meta.model), {column: text, **also})
    assert batch.counts["changed" if also else "same"] == 1
    assert [found for found in batch.report.warnings if sentence in found] == [f"第 2 行：{sentence}"]


@pytest.mark.parametrize("text", ["甲县", "甲　县", "379901", ""])
def test_a_column_that_names_the_same_is_told_nothing(text):
    batch = planned("facilities.facility", make(SHEETS["facilities.facility"]._meta.model), {"county": text})
    assert batch.report.warnings == []


def test_a_new_row_is_asked_too(places):
    rows = "编码,名称,类别,乡镇（街道）,县（市、区）\n379901-0001,新球场,{},甲镇,乙县\n"
    kind = make(SHEETS["facilities.facility"]._meta.model).kind
    content = SimpleUploadedFile("表.csv", rows.format(kind.code).encode("utf-8-sig"))
    batch = batches.upload("facilities.facility", content, user=None)
    batches.plan(batch)
    assert batch.counts["new"] == 1
    assert batch.report.warnings == [f"第 2 行：{NAMED[('facilities.facility', 'county')][1]}"]


COMPARED = {
    "calendar.edition": (DAYS, {"last_day": "2027-06-04"}, "结束日期不能早于开始日期", ("2027-06-05", "2027-06-04")),
    "calendar.session": (
        {"day": date(2027, 6, 6), "starts_at": datetime(2027, 6, 6, 9, tzinfo=ZONE)},
        {"ends_at": "2027-06-06 08:00"},
        "结束时间必须晚于开始时间",
        ("2027-06-06 08:00", "2027-06-06 09:00"),
    ),
    "programme.measure": (
        {"start_on": date(2027, 6, 6)},
        {"end_on": "2027-06-05"},
        "结束日期不能早于开始日期",
        ("2027-06-06", "2027-06-05"),
    ),
    "facilities.openingspan": (
        {"start": 480, "end": 1200},
        {"end": "07:00"},
        "结束时间要晚于开始时间",
        ("08:00", "07:00"),
    ),
}


@pytest.mark.parametrize("key", COMPARED)
def test_a_check_that_compares_two_columns_says_both_values(key):
    values, said, sentence, both = COMPARED[key]
    batch = planned(key, stored(key, values), said)
    [group] = batch.report.groups
    assert sentence in group.message
    assert [text in group.message for text in both] == [True, True], group.message


def test_sessions_refuse_in_forms_what_was_written_and_follow_what_was_left(places):
    session = stored("calendar.session", {"day": date(2027, 6, 6)})
    session.starts_at = datetime(2027, 6, 7, 9, tzinfo=ZONE)
    session.clean()
    assert session.day == date(2027, 6, 7), "nobody has touched the day"
    session.day = date(2027, 6, 9)
    with pytest.raises(ValidationError) as refused:
        session.clean()
    assert list(refused.value.message_dict) == ["day"]
    assert "“日期”是 2027-06-09，“开始时间”是 2027-06-07 09:00" in refused.value.message_dict["day"][0]


def test_a_form_of_the_back_office_tells_what_does_not_agree(client):
    client.force_login(person(is_superuser=True))
    facility = make(SHEETS["facilities.facility"]._meta.model)
    address = f"/admin/facilities/facility/{facility.pk}/change/"
    data = posted(client.get(address)) | {"fee": "free", "market_percent": "70"}
    page = client.post(address, data, follow=True)
    sentence = "“收费”是 免费，“收费占市场价百分比”是 70，免费就没有收费比例，请核对。"
    assert [str(one) for one in page.context["messages"] if sentence in str(one)] == [f"已保存。{sentence}"]
    again = client.post(address, posted(client.get(address)) | {"name": "别的名称"}, follow=True)
    assert [one for one in again.context["messages"] if sentence in str(one)] == [], "not what was there before"


def test_nothing_is_asked_of_a_model_that_declares_nothing():
    assert list(doubts(SimpleNamespace())) == []
    refuse(SimpleNamespace())
