"""Holidays: those of the published notices, their sheet, the card that asks for them, days off and working days."""

import re
from datetime import date, datetime, time, timedelta

import pytest
import tablib
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.dates import backoffice
from portal.dates.demo import load_holidays
from portal.dates.models import HolidayDay
from portal.dates.sheets import HolidaySheet
from portal.dates.working_days import is_day_off, is_working_day

pytestmark = pytest.mark.django_db

# The operative sentences of both notices of the State Council's office, as they were published.
NOTICES = {
    2025: """
        元旦：1月1日（周三）放假1天。
        春节：1月28日（周二）至2月4日（周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
        清明节：4月4日（周五）至6日（周日）放假，共3天。
        劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
        端午节：5月31日（周六）至6月2日（周一）放假，共3天。
        国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
    """,
    2026: """
        元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
        春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
        清明节：4月4日（周六）至6日（周一）放假，共3天。
        劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
        端午节：6月19日（周五）至21日（周日）放假，共3天。
        中秋节：9月25日（周五）至27日（周日）放假，共3天。
        国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
    """,
}
NUMBERS = {2025: "国办发明电〔2024〕12 号", 2026: "国办发明电〔2025〕7 号"}


def days(text, year):
    """The dates of a phrase; the weekday that the notice adds must be true."""
    found, month = [], 0
    for named, number, weekday in re.findall(r"(?:(\d+)月)?(\d+)日（周(.)）", text):
        month = int(named or month)
        found.append(date(year, month, int(number)))
        assert "一二三四五六日"[found[-1].weekday()] == weekday
    return found


@pytest.mark.parametrize("year", NOTICES)
def test_the_holidays_are_those_of_the_notice(year):
    load_holidays()
    expected = {}
    for name, off, count, worked in re.findall(r"(\S+)：(.*?)放假.*?(\d+)天。(.*)", NOTICES[year]):
        first, *last = days(off, year)
        length = ((last or [first])[0] - first).days + 1
        assert length == int(count)
        expected |= {first + timedelta(days=number): (name, True) for number in range(length)}
        expected |= dict.fromkeys(days(worked, year), (name, False))
    rows = HolidayDay.objects.filter(date__year=year)
    assert {row.date: (row.name, row.is_off) for row in rows} == expected
    assert all(NUMBERS[year] in row.source for row in rows)


def test_loading_twice_adds_nothing_and_keeps_what_an_editor_changed():
    HolidayDay.objects.create(date=date(2026, 10, 1), name="国庆", is_off=True, source="手工录入")
    load_holidays()
    first = list(HolidayDay.objects.values_list("date", "name", "source"))
    load_holidays()
    assert list(HolidayDay.objects.values_list("date", "name", "source")) == first
    assert HolidayDay.objects.get(date=date(2026, 10, 1)).source == "手工录入"


def test_a_date_is_entered_once():
    HolidayDay.objects.create(date=date(2026, 10, 1), name="国庆节", source="x")
    with pytest.raises(IntegrityError, match="date"), transaction.atomic():
        HolidayDay.objects.create(date=date(2026, 10, 1), name="国庆节", source="x")


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 10, 1), True),  # a Thursday, public holiday
        (date(2026, 10, 10), False),  # a Saturday that is worked
        (date(2026, 10, 17), True),  # a Saturday like any other
        (date(2026, 10, 18), True),
        (date(2026, 10, 19), False),
        (date(2031, 10, 1), False),  # a Wednesday of a year that nobody has entered
    ],
)
def test_days_off_and_working_days(day, off):
    load_holidays()
    arrangement = HolidayDay.objects.arrangement()
    assert is_day_off(day, arrangement) is off
    assert is_working_day(day, arrangement) is not off


# (today, years that are entered, years that the card names)
DUE = [  # day, years on record, years asked for
    (date(2026, 10, 31), [2026], None),
    (date(2026, 11, 1), [2026], "2027"),
    (date(2026, 11, 1), [2026, 2027], None),
    (date(2026, 12, 31), [], "2026、2027"),
    (date(2027, 1, 1), [2026], "2027"),
]


@pytest.mark.parametrize(("day", "known", "asked"), DUE)
def test_the_dashboard_asks_for_the_next_years_holidays_from_november(rf, time_machine, day, known, asked):
    time_machine.move_to(timezone.make_aware(datetime.combine(day, time(12))), tick=False)
    for year in known:
        HolidayDay.objects.create(date=date(year, 10, 1), name="国庆节", source="x")
    request = rf.get("/admin/")
    request.user = User.objects.create(username="keeper", is_staff=True, is_superuser=True)
    found = backoffice.holidays(request)
    assert found and found["note"] == f"{asked} 年节假日尚未录入，期间按平日时间显示。" if asked else found is None


def test_the_holidays_of_a_year_come_in_by_sheet():
    rows = [("2027-10-01", "国庆节", "是", "测试"), ("2027-10-09", "国庆节", "否", "测试")]
    data = tablib.Dataset(*rows, headers=["日期", "名称", "放假", "依据"])
    assert not HolidaySheet().import_data(data, raise_errors=True).has_errors()
    assert HolidayDay.objects.arrangement() == {date(2027, 10, 1): True, date(2027, 10, 9): False}
