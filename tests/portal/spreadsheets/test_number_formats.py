"""What the format of a cell shows counts: a unit, a currency, a date without its day or its year."""

import io
from datetime import date

import pytest
import xlwt

from portal.spreadsheets.clock_words import plain_clock
from portal.spreadsheets.read.number_formats import mark_of, mark_of_shown
from tests.portal.spreadsheets.conftest import problems, workbook
from tests.portal.spreadsheets.sample import Club
from tests.portal.spreadsheets.test_other_formats import ods

MARKS = {
    '0"万人"': "={}万人",
    "0万元": "={}万元",
    '#,##0.00"元"': "={}元",
    'G/通用格式"所"': "={}所",
    'General"%"': "={}%",
    "¥#,##0.00": "=¥{}",
    '"$"#,##0.00_);("$"#,##0.00)': "=${}",
    "[$€-2] #,##0": "=€{}",
    "[$USD] 0": "=USD{}",
    '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ': "=¥{}",
    'yyyy"年"m"月"': "@month",
    "mmm-yy": "@month",
    'yyyy"年"': "@year",
    'm"月"d"日"': "@day",
    "yyyy/m/d;@": "",
    "[$-804]yyyy年m月d日 aaaa": "",
    "h:mm AM/PM": "",
    "m/d h:mm": "",
    "mm:ss": "",
    "0.00%": "",
    "General": "",
    "#,##0.00_ ;[Red]-#,##0.00 ": "",
    '0!.0,"万"': "",
    '0.00,"千元"': "",
    '0"所（含分校）"': "",
    "0000-0000": "",
    "@": "",
}


@pytest.mark.parametrize("format", MARKS)
def test_what_a_format_shows(format):
    assert mark_of(format) == MARKS[format]


@pytest.mark.parametrize(
    ("kind", "text", "mark"),
    [
        ("float", "3万人", "={}万人"),
        ("float", "1,234.5 元", "={}元"),
        ("currency", "$1,234.50", "=${}"),
        ("float", "1,234", ""),
        ("float", "1.2E+05", ""),
        ("date", "2024年9月", "@month"),
        ("date", "2024", "@year"),
        ("date", "Mar-07", "@month"),
        ("date", "9月1日", "@day"),
        ("date", "2024-09-01", ""),
        ("string", "3万人", ""),
    ],
)
def test_what_a_cell_of_open_document_shows(kind, text, mark):
    assert mark_of_shown(kind, text) == mark


HEAD = ["标识码", "名称", "所属乡镇", "在校生数", "经费", "建校日期", "核查日期"]
ONE = ["3715000001", "甲", "柳园街道"]
DAY = date(2024, 9, 1)


def xlsx(cells, formats):
    return workbook(HEAD, [*ONE, *cells], formats=formats), "表.xlsx"


def xls(cells, formats):
    book = xlwt.Workbook()
    page = book.add_sheet("数据")
    for row, line in enumerate((HEAD, [*ONE, *cells])):
        for column, cell in enumerate(line):
            shape = formats.get(f"{'ABCDEFG'[column]}{row + 1}", "yyyy/m/d" if isinstance(cell, date) else "General")
            page.write(row, column, cell, xlwt.easyxf(num_format_str=shape))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), "表.xls"


@pytest.mark.parametrize("made", [xlsx, xls])
@pytest.mark.parametrize(
    ("column", "value", "format", "said"),
    [
        ("D", 3, '0"万人"', "应填整数，现为“3万人”"),
        ("D", 3, "$#,##0", "应填整数，现为“$3”"),
        ("D", 3, "¥#,##0", "应填整数，现为“¥3”"),
        ("E", 3, '"$"#,##0', "应填数字，现为“$3”"),
        ("G", DAY, 'yyyy"年"m"月"', "应填完整日期，现只有年月“2024年9月”"),
        ("G", DAY, 'm"月"d"日"', "单元格只显示“9月1日”，没有年份，文件中存的是 2024-09-01，请核对"),
    ],
)
def test_what_is_shown_and_does_not_fit_is_refused(town, planned, made, column, value, format, said):
    cells = [None] * 4
    cells["DEFG".index(column)] = value
    assert problems(planned(*made(cells, {f"{column}2": format}))) == [said]


@pytest.mark.parametrize("made", [xlsx, xls])
def test_what_is_shown_and_fits_is_used(town, written, made):
    formats = {"D2": '0"人"', "E2": '0.00"万元"', "F2": 'yyyy"年"m"月"', "G2": "yyyy/m/d"}
    written(*made([3, 2.5, DAY, DAY], formats))
    club = Club.objects.get()
    assert (club.pupils, club.budget, club.opened_on, club.opened_precision) == (3, 25_000, DAY, "month")


def test_open_document_shows_the_same(town, written):
    cells = [
        {"valuetype": "float", "value": "3", "text": "3人"},
        {"valuetype": "float", "value": "2.5", "text": "2.50万元"},
        {"valuetype": "date", "datevalue": "2024-09-01", "text": "2024年9月"},
    ]
    written(ods(HEAD[:6], [*ONE, *cells]), "表.ods")
    club = Club.objects.get()
    assert (club.pupils, club.budget, club.opened_on, club.opened_precision) == (3, 25_000, DAY, "month")


def test_a_day_that_the_month_of_a_format_does_not_show_stays_a_day(town, written):
    written(*xlsx([None, None, date(2024, 9, 15), None], {"F2": "yyyy-mm"}))
    assert (Club.objects.get().opened_on, Club.objects.get().opened_precision) == (date(2024, 9, 15), "day")


def test_a_date_that_excel_guessed_the_year_of_is_accepted_once_it_is_confirmed(town, written):
    written(*xlsx([None, None, None, DAY], {"G2": 'm"月"d"日"'}), accepted={"checked_on": ["year"]})
    assert Club.objects.get().checked_on == DAY


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("09:00:00 AM", "09:00"),
        ("09:00:00 PM", "21:00"),
        ("12:30 a.m.", "00:30"),
        ("12:30 p.m.", "12:30"),
        ("下午2:05", "14:05"),
        ("上午 9:05", "09:05"),
        ("21:00:00", "21:00"),
        ("21:00:30", "21:00:30"),
        ("13:00 PM", "13:00 PM"),
        ("次日02:00", "次日02:00"),
        ("8点半", "8点半"),
    ],
)
def test_times_of_twelve_hours(text, plain):
    assert plain_clock(text) == plain
