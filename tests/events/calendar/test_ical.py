"""Three independent programs read every calendar; what they read is compared, not what we wrote."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from events.calendar.models import EventBrand, Session
from events.facilities.models import Facility, FacilityKind
from tests.events.calendar.perform import perform
from tests.events.facilities.test_sheets import accepted, planned

pytestmark = pytest.mark.django_db
FEED = "/events/calendar.ics"


def read(client, url=FEED):
    """The feed's events by uid, as icalendar reads them, after the two other parsers took it without complaint."""
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = response.content.decode()
    strict = IcsCalendarStream.calendar_from_ics(text)
    lenient = vobject.readOne(text)
    calendar = icalendar.Calendar.from_ical(response.content)
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert {event.uid for event in strict.events} == events.keys()
    assert {event.uid.value for event in getattr(lenient, "vevent_list", [])} == events.keys()
    for event in strict.events:
        assert event.start == events[event.uid].decoded("DTSTART")
    assert [error for event in events.values() for error in event.errors] == []
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return events


def test_an_empty_calendar_is_still_a_calendar(client, city):
    assert read(client) == {}


def test_a_session_says_when_in_the_citys_zone_and_until_when(client, session):
    [event] = read(client).values()
    start = event.decoded("DTSTART")
    assert start == datetime(2026, 12, 5, 1, tzinfo=UTC)
    assert (start.hour, start.utcoffset(), start.tzinfo.key) == (9, timedelta(hours=8), "Asia/Shanghai")
    assert event.decoded("DTEND") == datetime(2026, 12, 5, 3, 30, tzinfo=UTC)
    assert (str(event["STATUS"]), event["SEQUENCE"], str(event["LOCATION"])) == ("CONFIRMED", 0, "东昌湖")
    assert str(event["UID"]) == str(session.uid)
    assert str(event["URL"]) == f"http://testserver/events/boat-open/#session-{session.pk}"


@pytest.mark.parametrize("hour", ["00:00", "07:59", "08:00", "12:00", "23:59"])
@pytest.mark.parametrize("day", ["2026-01-01", "2026-07-01", "2027-02-28"])
def test_hours_survive_the_round_trip(client, edition, make_session, day, hour):
    session = make_session(edition, start=f"{day} {hour}", end=None)
    event = read(client)[str(session.uid)]
    assert event.decoded("DTSTART") == session.starts_at
    assert f"{event.decoded('DTSTART'):%Y-%m-%d %H:%M}" == f"{day} {hour}"
    assert "DTEND" not in event


def test_an_edition_without_sessions_stands_as_whole_days(client, edition, make_edition):
    make_edition("unknown", year=2026, first_day=date(2026, 1, 1), date_precision="year")
    make_edition("draft", first_day=date(2026, 12, 9), publication="draft")
    [event] = read(client).values()
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 12, 5), date(2026, 12, 7))
    assert str(event["SUMMARY"]) == "赛事 boat-open"


@pytest.mark.parametrize(
    ("precision", "first", "end"),
    [
        ("month", date(2026, 12, 1), date(2027, 1, 1)),
        ("quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("half_year", date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_a_known_period_is_one_tentative_entry(client, make_edition, precision, first, end):
    make_edition("games", title="运动会", first_day=first, date_precision=precision)
    [event] = read(client).values()
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (first, end)
    assert (str(event["STATUS"]), str(event["TRANSP"])) == ("TENTATIVE", "TRANSPARENT")
    assert str(event["SUMMARY"]) == "【日期待定】运动会"


def test_a_match_names_its_opponents(client, edition, make_session):
    make_session(edition, "第 1 轮", opponents="甲队 — 乙队")
    [event] = read(client).values()
    assert str(event["SUMMARY"]) == "赛事 boat-open 第 1 轮 甲队 — 乙队"


YEAR_ONLY = {"year": 2026, "first_day": date(2026, 1, 1), "date_precision": "year"}


@pytest.mark.parametrize("values", [YEAR_ONLY, {}, {"first_day": date(2026, 12, 1), "date_precision": "month"}])
def test_the_button_promises_what_the_calendar_holds(client, make_edition, values):
    edition = make_edition("games", **values)
    page = client.get(edition.get_absolute_url()).content.decode()
    held = bool(read(client, "/events/games/calendar.ics"))
    assert held == (values.get("date_precision") == "month")
    assert ("加入日历" in page, "日期未公布，先订阅" in page) == (held, not held)
    assert 'href="webcal://testserver/events/games/calendar.ics"' in page


def test_to_follow_has_a_day_but_no_hour(client, edition, make_session):
    make_session(edition, start=None, end=None, day=date(2026, 12, 6), to_follow=True)
    [event] = read(client).values()
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 12, 6), date(2026, 12, 7))
    assert str(event["DESCRIPTION"]) == "前一场结束后开始"


def revision(client):
    [(uid, event)] = read(client).items()
    return uid, event["SEQUENCE"], str(event["STATUS"]), event.decoded("DTSTART")


def test_moving_postponing_and_cancelling_keep_the_uid_and_raise_the_sequence(client, session, time_machine):
    first = session.starts_at
    moved = timezone.make_aware(datetime(2026, 12, 6, 14))
    uid = str(session.uid)
    assert revision(client) == (uid, 0, "CONFIRMED", first)
    perform(session, "reschedule", starts_at=moved)
    assert revision(client) == (uid, 1, "CONFIRMED", moved)
    perform(session, "postpone")
    assert revision(client) == (uid, 2, "TENTATIVE", moved)
    perform(session, "cancel")
    assert revision(client) == (uid, 3, "CANCELLED", moved)
    perform(session, "resume")
    assert revision(client) == (uid, 4, "CONFIRMED", moved)


def test_sessions_follow_their_edition(client, edition, session):
    perform(edition, "cancel")
    uid, sequence, status, start = revision(client)
    assert (uid, sequence, status) == (str(session.uid), 2, "CANCELLED")  # its own and the event's
    perform(edition, "resume")
    perform(edition, "postpone")
    assert revision(client)[1:3] == (6, "TENTATIVE")
    perform(edition, "reschedule", first_day=date(2026, 12, 12), last_day=date(2026, 12, 13))
    assert revision(client)[1:] == (8, "CONFIRMED", session.starts_at + timedelta(days=7))


@pytest.mark.parametrize("change", [{"title": "更名后的赛事"}, {"venue": "湖滨广场"}])
def test_the_stamp_of_a_session_is_that_of_whatever_it_shows(client, edition, make_session, time_machine, change):
    """A session has its event's name and place: when these change, it is what has changed."""
    time_machine.move_to(datetime(2026, 11, 1, 12, tzinfo=UTC), tick=False)
    session = make_session(edition, title="预赛")
    [before] = read(client).values()
    for name, value in change.items():
        setattr(edition, name, value)
    time_machine.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False)
    edition.save()
    [now] = read(client).values()
    assert (before["SUMMARY"], before["LOCATION"]) != (now["SUMMARY"], now["LOCATION"])
    assert now.decoded("LAST-MODIFIED") == datetime(2026, 11, 2, 12, tzinfo=UTC)
    time_machine.move_to(datetime(2026, 11, 3, 12, tzinfo=UTC), tick=False)
    session.save()
    [now] = read(client).values()
    assert now.decoded("LAST-MODIFIED") == datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize("change", [{"title": "更名后的赛事"}, {"venue": "湖滨广场"}, {"title_en": "Renamed"}])
def test_the_revision_of_a_session_rises_with_whatever_it_shows(client, edition, session, change):
    _uid, before, *_rest = revision(client)
    for name, value in change.items():
        setattr(edition, name, value)
    edition.full_clean()
    edition.save()
    assert revision(client)[1] == before + 1
    edition.full_clean()
    edition.save()
    assert revision(client)[1] == before + 1, "nothing has changed"


def test_the_revision_of_a_session_never_falls_when_it_comes_to_another_event(client, session, make_edition):
    type(session.edition).objects.filter(pk=session.edition_id).update(sequence=7)
    _uid, before, *_rest = revision(client)
    session = Session.objects.get(pk=session.pk)
    session.edition = make_edition("other", first_day=date(2026, 12, 5))
    session.full_clean()
    session.save()
    events = read(client)
    assert events[str(session.uid)]["SEQUENCE"] == before + 1


@pytest.fixture
def venue(session, make_edition, make_session, settings, tmp_path):
    """A facility that the first session is held at, beside a session that has a place and a point of its own."""
    settings.DATA_DIR = tmp_path
    kind = FacilityKind.objects.create(code="9")
    facility = Facility.objects.create(code="371500-0001", name="体育场", kind=kind, township=session.edition.place)
    other = make_session(make_edition("other", first_day=date(2026, 12, 5)), "快棋")
    Session.objects.filter(pk=other.pk).update(venue="湖边", longitude="115.9", latitude="36.4")
    Session.objects.update(facility=facility)
    Session.objects.filter(pk=session.pk).update(venue="")
    return facility


def told(client):
    return {uid: (e["SEQUENCE"], e.decoded("LAST-MODIFIED"), str(e.get("LOCATION"))) for uid, e in read(client).items()}


def sheet(facility, **change):
    accepted(planned(f"{facility.code},{change['name']}", headings="编码,名称"))


def saved(facility, **change):
    for name, value in change.items():
        setattr(facility, name, value)
    facility.save()


@pytest.mark.parametrize(
    ("write", "change"),
    [
        (saved, {"name": "新体育场"}),
        (sheet, {"name": "新体育场"}),
        (saved, {"longitude": "115.98", "latitude": "36.45"}),
        (lambda facility: facility.delete(), {}),
    ],
)
def test_what_becomes_of_a_venue_raises_the_revision_of_what_prints_it(
    client, session, venue, time_machine, write, change
):
    before = told(client)
    time_machine.move_to(datetime(2026, 11, 25, 12, tzinfo=UTC), tick=False)
    saved(venue, operator="体育中心")
    assert told(client) == before, "calendars do not show who runs it"
    write(venue, **change)
    now, uid = told(client), str(session.uid)
    assert now.pop(uid)[:2] == (before.pop(uid)[0] + 1, datetime(2026, 11, 25, 12, tzinfo=UTC))
    assert now == before, "a place of its own is no facility's"


def test_a_renamed_discipline_raises_the_revision_of_its_events(client, session, disciplines):
    [(before, *_rest)] = told(client).values()
    disciplines["dragon-boat"].name = "龙船"
    disciplines["dragon-boat"].save()
    [(now, *_rest)] = told(client).values()
    disciplines["dragon-boat"].save()
    assert [now] == [revision for revision, *_rest in told(client).values()] == [before + 1]


def test_a_postponed_edition_stays_in_the_calendar_as_tentative(client, edition):
    perform(edition, "postpone")
    [event] = read(client).values()
    assert (event.decoded("DTSTART"), str(event["STATUS"]), event["SEQUENCE"]) == (date(2026, 12, 5), "TENTATIVE", 1)
    assert str(event["SUMMARY"]) == "【延期】赛事 boat-open"


def test_every_selection_has_a_feed(client, edition, session, make_edition, make_session, disciplines):
    other = make_edition("chess", discipline=disciplines["chess"], first_day=date(2026, 12, 5), level="county")
    chess = make_session(other, "快棋")
    edition.brand = EventBrand.objects.create(slug="open", name="龙舟公开赛", discipline=disciplines["dragon-boat"])
    edition.save()
    both = {str(session.uid), str(chess.uid)}
    assert read(client).keys() == both
    for url, expected in {
        f"{FEED}?level=county": {str(chess.uid)},
        f"{FEED}?level=province": set(),
        f"{FEED}?level=nonsense": both,
        "/events/disciplines/mind/calendar.ics": {str(chess.uid)},
        "/events/disciplines/chess/calendar.ics": {str(chess.uid)},
        "/events/brands/open/calendar.ics": {str(session.uid)},
        "/events/boat-open/calendar.ics": {str(session.uid)},
        f"/events/chess/sessions/{chess.pk}.ics": {str(chess.uid)},
        "/en/events/calendar.ics": both,
    }.items():
        assert read(client, url).keys() == expected, url
    assert client.get(f"/events/boat-open/sessions/{chess.pk}.ics").status_code == 404
    assert client.get("/events/disciplines/nothing/calendar.ics").status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", []),
        ("level=nonsense", []),
        ("discipline=chess", ["国际象棋"]),
        ("county=371526&level=county", ["县级", "高唐县"]),
        ("on=2026-12-05&year=unknown&when=today", ["今天", "2026-12-05", "年份 未公布"]),
        ("whom=children&status=ended&year=2026", ["儿童", "2026", "已结束"]),
    ],
)
def test_a_calendar_of_a_part_says_of_which(client, counties, edition, query, words):
    calendar = icalendar.Calendar.from_ical(client.get(f"{FEED}?{query}").content)
    whole = str(icalendar.Calendar.from_ical(client.get(FEED).content)["X-WR-CALNAME"])
    name = " · ".join([whole, *words])
    assert (str(calendar["X-WR-CALNAME"]), str(calendar["NAME"])) == (name, name)
    for feed in ("rss", "atom"):
        assert f"<title>{name}</title>" in client.get(f"/events/feed.{feed}?{query}").content.decode()


def test_a_draft_has_no_feed(client, make_edition):
    make_edition("draft", publication="draft")
    assert client.get("/events/draft/calendar.ics").status_code == 404


def test_awkward_words_come_out_as_they_went_in(client, edition, make_session):
    title = "决赛；半决赛, 甲\\乙组（雨天顺延）" + "很长的名称" * 5
    session = make_session(edition, title, venue="东昌湖，西岸;北侧")
    event = read(client)[str(session.uid)]
    assert str(event["SUMMARY"]) == f"赛事 boat-open {title}"
    assert str(event["LOCATION"]) == "东昌湖，西岸;北侧"


def test_programs_learn_how_often_to_ask_and_what_has_not_changed(client, session):
    response = client.get(FEED)
    calendar = icalendar.Calendar.from_ical(response.content)
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(hours=1)
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT1H"
    assert client.get(FEED, headers={"If-None-Match": response["ETag"]}).status_code == 304
    perform(session, "cancel")
    assert client.get(FEED, headers={"If-None-Match": response["ETag"]}).status_code == 200


def test_invented_events_say_so(client, make_edition):
    make_edition("invented", first_day=date(2026, 12, 5), is_demo=True)
    [event] = read(client).values()
    assert str(event["SUMMARY"]) == "赛事 invented（演示数据）"


def test_the_number_of_statements_does_not_grow(client, edition, make_session, django_assert_max_num_queries):
    for hour in range(8, 20):
        make_session(edition, f"第 {hour} 场", start=f"2026-12-05 {hour:02}:00", end=None)
    with django_assert_max_num_queries(6):
        client.get(FEED)
    assert Session.objects.count() == 12


def test_five_thousand_sessions_cost_no_more_questions(client, make_edition, django_assert_max_num_queries):
    day = date(2027, 1, 1)
    start = timezone.make_aware(datetime(2027, 1, 1, 9))
    editions = [make_edition(f"e{n}", first_day=day, venue="市全民健身中心") for n in range(50)]
    Session.objects.bulk_create(
        Session(edition=edition, title=f"小组赛第 {n} 场", day=day, starts_at=start, ends_at=start + timedelta(hours=1))
        for edition in editions
        for n in range(100)
    )
    with django_assert_max_num_queries(6):
        content = client.get(FEED).content
    assert content.count(b"BEGIN:VEVENT") == 5000
