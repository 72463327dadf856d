"""What a new installation holds: facts with their source, and the marked demonstration."""

import re
from datetime import date, timedelta

import pytest

from events.facilities import datum
from events.facilities.demo import load_facilities, load_park, load_tables
from events.facilities.models import Facility, HolidayDay, PublishedFigure

pytestmark = pytest.mark.django_db


def test_facts_are_sourced_and_invent_nothing(city):
    load_tables()
    load_park()
    park = Facility.objects.get()
    assert (park.name, park.is_demo, park.longitude, park.street_address) == ("青少年时尚体育公园", False, None, "")
    assert "2025 年 3 月 18 日" in park.source
    assert [(f.text, f.qualifier) for f in PublishedFigure.objects.all()] == [
        ("人均体育场地面积 2.72 ㎡", ""),
        ("新增便民健身场地设施 200 余处", "余"),
        ("新增、更新体育健身器材 3500 余件", "余"),
    ]


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
def test_the_holidays_are_those_of_the_notice(db, year):
    load_tables()
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


def test_the_demonstration_is_marked_complete_and_may_run_twice(places, client):
    load_tables()
    load_park()
    load_facilities()
    first = list(Facility.objects.values_list("code", "name", "longitude"))
    assert 190 <= len(first) <= 240
    load_facilities()
    assert list(Facility.objects.values_list("code", "name", "longitude")) == first
    for facility in Facility.objects.exclude(longitude=None):
        assert datum.refusal(facility.longitude, facility.latitude) == ""
    assert Facility.objects.filter(is_demo=False).count() == 1
    assert "演示数据" in client.get("/facilities/").content.decode()
    page = client.get("/facilities/area/").content.decode()
    assert "2024 年计算值" in page
    assert "0.00" in page  # agrees with the published 2.72
