"""Calendar files as an independent program reads them."""

from datetime import UTC, date, datetime, timedelta

import vobject
from ical.calendar_stream import IcsCalendarStream

from portal.dates.ical import Entry, calendar

CHANGED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
START = datetime(2026, 12, 5, 1, tzinfo=UTC)


def written(*entries, **values):
    given = {"product": "某单位//日历", "name": "日程", "description": "说明", "url": "https://example.org/a.ics"}
    return calendar(entries=entries, **{**given, **values})


def entry(**values):
    given = {"uid": "1", "changed_at": CHANGED, "sequence": 3, "status": "CONFIRMED", "start": START, "end": None}
    return Entry(**{**given, "summary": "会议", "url": "https://example.org/1/", **values})


def lines(body):
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_an_entry_in_full():
    body = written(
        entry(
            end=START + timedelta(hours=2),
            categories=("甲", "乙,丙"),
            location="东昌湖",
            point=(115.9860004, 36.457),
            description="第一行\n第二行",
            transparent=True,
        )
    )
    text = lines(body)
    assert text[text.index("BEGIN:VEVENT") : text.index("END:VEVENT")] == [
        "BEGIN:VEVENT",
        "UID:1",
        "DTSTAMP:20261101T083000Z",
        "LAST-MODIFIED:20261101T083000Z",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "DTSTART;TZID=Asia/Shanghai:20261205T090000",
        "DTEND;TZID=Asia/Shanghai:20261205T110000",
        "SUMMARY:会议",
        "CATEGORIES:甲,乙\\,丙",
        "URL:https://example.org/1/",
        "LOCATION:东昌湖",
        "GEO:36.457;115.986",
        "DESCRIPTION:第一行\\n第二行",
        "TRANSP:TRANSPARENT",
    ]
    assert vobject.readOne(body.decode()).vevent.dtend.value == START + timedelta(hours=2)


def test_whole_days_and_an_unknown_end():
    body = written(entry(start=date(2026, 12, 5), end=date(2026, 12, 7)), entry(uid="2"))
    days, hour = IcsCalendarStream.calendar_from_ics(body.decode()).events
    assert (days.dtstart, days.dtend) == (date(2026, 12, 5), date(2026, 12, 7))
    assert (hour.dtstart, hour.dtend) == (START, None)


def test_the_head_says_who_publishes_and_how_often_to_ask():
    text = lines(written(name="赛事；甲, 乙;丙", description="一\n二"))
    assert text[: text.index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//某单位//日历//ZH",
        "CALSCALE:GREGORIAN",
        "NAME:赛事；甲\\, 乙\\;丙",
        "X-WR-CALNAME:赛事；甲\\, 乙\\;丙",
        "DESCRIPTION:一\\n二",
        "X-WR-CALDESC:一\\n二",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "URL:https://example.org/a.ics",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]


def test_long_lines_are_folded_between_characters():
    for length in range(20, 90):
        title = "赛a" * length
        body = written(entry(summary=title))
        assert f"SUMMARY:{title}" in lines(body)
        assert all(len(line) <= 75 for line in body.split(b"\r\n"))
