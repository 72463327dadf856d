"""What is exported comes back unchanged, whatever it holds."""

import io
import string
import tempfile
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from portal.records.unseen import seen
from portal.spreadsheets.export.files import csv_stream, write_xlsx
from portal.spreadsheets.export.rows import export_columns, export_rows
from portal.spreadsheets.export.sheet_rows import TooLong
from tests import samples
from tests.portal.spreadsheets.sample import Club, ClubSheet, Town

# No control characters (PostgreSQL and XML know none), no surrogates, none that belong to nobody or can't be seen.
letters = some.characters(exclude_categories=["Cs", "Cc", "Cn"])
texts = some.text(letters | some.sampled_from("=+-@'\"\t\n, 学校　柳园"), max_size=20).map(seen)
names = texts.filter(lambda text: text.strip(" \t\r\n\xa0\u3000\ufeff\u200b") != "" and "_x" not in text)
days = some.dates(date(1850, 1, 1), date(2200, 1, 1))


def partial_day(pair):
    day, precision = pair
    first = {"day": day, "month": day.replace(day=1), "year": day.replace(day=1, month=1)}
    return first[precision], precision


clubs = some.builds(
    dict,
    name=names,
    stage=some.sampled_from(["primary", "junior"]),
    public=some.booleans(),
    pupils=some.none() | some.integers(0, 4_999),
    area=some.none() | some.decimals(0, 999_999, places=2),
    rate=some.none() | some.decimals(0, 100, places=2),
    budget=some.none() | some.decimals(0, 999_999_999_999, places=2),
    opened=some.tuples(some.dates(date(1850, 1, 1), date(1990, 1, 1)), some.sampled_from(["day", "month", "year"])),
    checked_on=some.none() | some.dates(date(1990, 1, 1), date(2200, 1, 1)),
    starts_at=some.none() | some.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
    opens=some.none() | some.times(),
    phone=some.sampled_from(["", "13800001111", "0635-8211111", "8211111 转 3"]),
    number=some.none() | some.text(string.digits + "X", min_size=18, max_size=18),
    remark=texts.filter(lambda text: "_x" not in text),
    rank=some.integers(0, 30_000),
)


def made(town, number, values):
    opened_on, opened_precision = partial_day(values.pop("opened"))
    if values["starts_at"]:
        values["starts_at"] = timezone.make_aware(values["starts_at"].replace(microsecond=0))
    if values["opens"]:
        values["opens"] = values["opens"].replace(microsecond=0)
    return Club(
        code=f"{3715000000 + number}", town=town, opened_on=opened_on, opened_precision=opened_precision, **values
    )


def exported(format):
    columns = export_columns(ClubSheet, personal=True)
    rows = export_rows(ClubSheet, Club.objects.order_by("code"), columns)
    headings = [column.heading for column in columns]
    if format == "csv":
        return "".join(csv_stream(headings, rows)).encode()
    with tempfile.TemporaryFile() as file:
        write_xlsx(file, "俱乐部", headings, rows)
        file.seek(0)
        return file.read()


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@pytest.mark.sampled
@settings(
    max_examples=samples.of(10, whole=25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=some.lists(
        clubs, min_size=1, max_size=4, unique_by=(lambda row: row["name"], lambda row: row["number"] or object())
    )
)
def test_export_and_import_again_changes_nothing(planned, format, rows):
    Club.objects.all().delete()
    town, _ = Town.objects.get_or_create(code="371502001", name="柳园街道")
    Club.objects.bulk_create(made(town, number, dict(row)) for number, row in enumerate(rows))
    batch = planned(exported(format), f"表.{format}")
    told = (batch.report.groups, batch.counts)
    assert told == ([], {"new": 0, "changed": 0, "same": len(rows), "wrong": 0, "skipped": 0})


@pytest.fixture
def club(town):
    return Club.objects.create(
        code="3715000001",
        name="=1+1",
        town=town,
        public=False,
        pupils=1200,
        area=Decimal("2.50"),
        budget=Decimal("123456789012.34"),
        opened_on=date(2009, 1, 1),
        opened_precision="year",
        checked_on=date(2026, 3, 18),
        starts_at=timezone.make_aware(datetime(2026, 3, 18, 14, 30)),
        opens=time(8, 30),
    )


def test_xlsx_holds_native_values_strings_as_strings_and_a_frozen_chinese_header(club):
    book = openpyxl.load_workbook(io.BytesIO(exported("xlsx")))
    page = book.active
    cells = {page.cell(1, n).value: page.cell(2, n) for n in range(1, page.max_column + 1)}
    assert page.freeze_panes == "A2"
    assert {heading: cell.value for heading, cell in cells.items() if cell.value is not None} == {
        "标识码": "3715000001",
        "名称": "=1+1",
        "所属乡镇": "柳园街道",
        "学段": "小学",
        "是否公办": "否",
        "在校生数（人）": 1200,
        "面积（㎡）": 2.5,
        "经费（元）": 123456789012.34,
        "建校日期": "2009年",
        "核查日期": datetime(2026, 3, 18),
        "开始": datetime(2026, 3, 18, 14, 30),
        "开门时间": time(8, 30),
        "序号": 0,
    }
    assert cells["名称"].data_type == "s"


def test_csv_has_a_mark_and_harmless_formula_signs(club):
    head, row = exported("csv").decode().splitlines()
    assert head.startswith("\ufeff标识码,名称,所属乡镇")
    assert (
        row
        == "3715000001,'=1+1,柳园街道,小学,否,1200,2.5,,123456789012.34,2009年,2026-03-18,2026-03-18 14:30,08:30,,,,0"
    )


def test_midnight_is_written_out_because_a_bare_day_is_no_moment(club, planned):
    Club.objects.update(starts_at=timezone.make_aware(datetime(2026, 3, 18)))
    page = openpyxl.load_workbook(io.BytesIO(exported("xlsx"))).active
    place = next(n for n in range(1, page.max_column + 1) if page.cell(1, n).value == "开始")
    assert page.cell(2, place).value == "2026-03-18 00:00"
    batch = planned(exported("xlsx"), "表.xlsx")
    assert (batch.report.groups, batch.counts["same"]) == ([], 1)


def test_a_text_that_no_cell_holds_is_told_not_cut():
    with pytest.raises(TooLong, match="xlsx 放不下"):
        write_xlsx(io.BytesIO(), "表", ["甲"], [["长" * 32_768]])


def test_export_asks_one_query_for_the_rows_and_one_for_each_foreign_key(club, town, django_assert_num_queries):
    Club.objects.bulk_create(Club(code=f"{3715000100 + n}", name=f"校{n}", town=town) for n in range(50))
    columns = export_columns(ClubSheet, personal=True)
    with django_assert_num_queries(2):
        assert len(list(export_rows(ClubSheet, Club.objects.all(), columns))) == 51
