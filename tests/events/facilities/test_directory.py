"""The directory against a plain oracle: what is listed, and what every facet promises."""

import gzip
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.facilities.directory import listing
from events.facilities.filters import SWITCHES, FacilityFilters, Start
from events.facilities.hours import OpenState, open_at
from events.facilities.models import AccessFact, Closure, Facility, FacilityKind
from events.facilities.timetable import Timetable
from portal.dates.zone import ZONE
from portal.language.folding import MOST_WORDS, folded
from tests import samples

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 12, 12, 0, tzinfo=ZONE)
KINDS = ("0101", "0401", "1001")
ON = datetime(2026, 5, 14, 19, tzinfo=ZONE)


@pytest.fixture
def many(make, kind):
    """Forty facilities whose facts differ in every direction."""
    group = FacilityKind.objects.create(code="01", name="田径场地")
    kinds = [FacilityKind.objects.create(code="0101", name="田径场", parent=group), kind]
    kinds.append(FacilityKind.objects.create(code="1001", name="健身路径"))
    hours = ((("daily", 480, 1200),), (("workday", 1080, 1200),), (), (("daily", 0, 1440),))
    for n in range(40):
        school = n % 7 == 0
        facility = make(
            name=f"场地{n % 10}",
            kind=kinds[n % 3],
            town=("古楼街道", "青年路街道")[n % 2],
            fee=("free", "low", "unknown")[(n // 2) % 3],
            setting=("indoor", "outdoor", "both", "unknown")[(n // 3) % 4],
            floodlit=("yes", "no", "unknown")[n % 3],
            ownership="school" if school else "public",
            school_open=school,
            booking=("none", "phone", "walk_in")[(n // 4) % 3],
            status=("active", "active", "active", "suspended", "retired")[(n // 5) % 5],
            is_public=n % 13 != 0,
            for_children=n % 3 == 1,
            for_elders=n % 4 == 1,
            hours=hours[n % 4],
        )
        AccessFact.objects.create(facility=facility, item="entrance", answer=("yes", "no", "unknown")[(n // 6) % 3])
        AccessFact.objects.create(facility=facility, item="ramp", answer="yes")
        if n % 11 == 0:
            Closure.objects.create(facility=facility, first_day="2026-05-10", announced_on="2026-05-01", reason="检修")


def has(facility, timetable):
    """The oracle: each switch in the words of the issue, from the saved row."""
    state = open_at(timetable.schedule(facility.pk), NOON, {})
    return {
        "open": facility.status == "active" and state.status == OpenState.OPEN,
        "free": facility.fee == "free",
        "indoor": facility.setting in ("indoor", "both"),
        "floodlit": facility.floodlit == "yes",
        "children": facility.for_children,
        "elders": facility.for_elders,
        "accessible": facility.access_facts.filter(item="entrance", answer="yes").exists(),
        "school": facility.school_open,
        "bookable": facility.booking in ("phone", "online"),
    }


EVENING = datetime(2026, 5, 12, 18, tzinfo=ZONE), datetime(2026, 5, 13, tzinfo=ZONE)
WEEKEND = datetime(2026, 5, 16, tzinfo=ZONE), datetime(2026, 5, 18, tzinfo=ZONE)
QUARTER = timedelta(minutes=15)  # every hour of the fixtures is a multiple of it


def open_in(facility, timetable, window):
    """The oracle: some quarter of an hour of the chosen time is an open one."""
    start, end = window
    moments = [start + n * QUARTER for n in range(int((end - start) / QUARTER) or 1)]
    states = (open_at(timetable.schedule(facility.pk), moment, {}) for moment in moments)
    return facility.status == "active" and any(state.status == OpenState.OPEN for state in states)


def satisfies(facility, facts, filters):
    if filters.on:
        if not facts["on"]:
            return False
    elif filters.when and not facts[filters.when]:
        return False
    return (
        facility.is_public
        and facility.status != "retired"
        and all(facts[name] for name in filters.switches)
        and (not filters.kind or facility.kind.code.startswith(filters.kind))
        and (not filters.county or facility.township.county.code == filters.county)
        and filters.q in facility.name
    )


WISHES = st.builds(
    lambda switches, **values: FacilityFilters(**values, **dict.fromkeys(switches, True)),
    q=st.sampled_from(["", "", "场地3"]),
    when=st.sampled_from(["", "", "tonight", "weekend"]),
    on=st.sampled_from([None, None, ON]),
    kind=st.sampled_from(["", "01", *KINDS, "9999"]),
    county=st.sampled_from(["", "371502", "371581"]),
    switches=st.frozensets(st.sampled_from(SWITCHES), max_size=4),
)


@pytest.mark.sampled
def test_facets_are_right_under_every_combination(many):
    timetable = Timetable()
    facilities = list(Facility.objects.select_related("kind", "township__county").order_by("code"))
    facts = {facility.pk: has(facility, timetable) for facility in facilities}
    for facility in facilities:
        times = {"tonight": EVENING, "weekend": WEEKEND, "on": (ON, ON)}
        facts[facility.pk] |= {name: open_in(facility, timetable, window) for name, window in times.items()}

    def answer(filters):
        return [facility.code for facility in facilities if satisfies(facility, facts[facility.pk], filters)]

    @settings(max_examples=samples.of(40, whole=120), deadline=None, suppress_health_check=list(HealthCheck))
    @given(WISHES)
    def check(filters):
        found = listing(filters, NOON)
        assert [entry.code for entry in found.entries] == answer(filters)
        for name in SWITCHES:
            chosen = filters.changed(**{name: True})
            assert found.switches[name] == len(answer(chosen)), name
        for code in ("01", *KINDS):
            assert found.kinds[code] == len(answer(filters.changed(kind=code))), code
        for code in ("371502", "371581"):
            assert found.counties[code] == len(answer(filters.changed(county=code))), code
        for when in ("tonight", "weekend"):
            assert found.times[when] == len(answer(filters.changed(when=when, on=None))), when

    check()


def test_the_hours_of_a_whole_list_are_four_queries(many):
    with CaptureQueriesContext(connection) as queries:
        listing(FacilityFilters(open=True), NOON)
    assert len(queries) == 5  # the facilities; holidays, weekly hours, exceptions and closures


def test_the_nearest_comes_first_and_unplaced_come_last(make):
    make(name="远", longitude="116.2", latitude="36.45")
    make(name="无坐标")
    make(name="近", longitude="115.99", latitude="36.45")
    found = listing(FacilityFilters(near=Start("371502", (115.985, 36.45))))
    assert [entry.name for entry in found.entries] == ["近", "远", "无坐标"]
    assert found.kilometres(found.entries[0]) == pytest.approx(0.45, abs=0.01)
    assert found.kilometres(found.entries[2]) is None


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("115.985,36.45", (115.985, 36.45)),
        ("371502", (115.985, 36.45)),
        ("36.45,115.985", None),
        ("2.35,48.85", None),
        ("nan,36", None),
        ("a,b", None),
        ("1,2,3", None),
        ("", None),
    ],
)
def test_starting_points(text, near):
    start = FacilityFilters.read({"near": text}).near
    assert (start and start.point) == near


def test_what_nobody_could_mean_is_dropped():
    filters = FacilityFilters.read({"q": "\x00" + "长" * 99, "kind": "x'; --", "open": "yes", "free": "1"})
    assert filters == FacilityFilters(q="长" * 60, free=True)
    assert [one.name for one in filters.ignored] == ["kind", "open"]


WORDS = st.text(alphabet="古楼街道场地市体园篮球 a%_'\"\\", max_size=12)


def test_any_words_find_their_facilities_wherever_these_lie(make, city):
    """A facility of the whole city has neither county nor township; one may have no address and no contents."""
    city["全市"] = city["city"]
    make(name="市体育公园", town="全市", hours=())
    make(name="古楼球场", contents="篮球场 2 片")
    texts = {
        "市体育公园": "市体育公园|聊城市|室外篮球场",
        "古楼球场": "古楼球场|古楼街道|东昌府区|室外篮球场|篮球场 2 片",
    }

    @settings(max_examples=60, deadline=None)
    @given(WORDS)
    def check(q):
        found = [entry.name for entry in listing(FacilityFilters.read({"q": q}), NOON).entries]
        words = [folded(word) for word in q.split()][:MOST_WORDS]
        assert found == [name for name, text in texts.items() if all(word in folded(text) for word in words)]

    check()


def test_a_facility_that_is_suspended_is_shut_with_the_reason(make):
    entry = make(status="suspended")
    found = listing(FacilityFilters(), NOON)
    assert (found.state(found.entries[0]).status, found.state(found.entries[0]).reason) == (OpenState.SHUT, "暂停使用")
    assert entry.code == found.entries[0].code


@pytest.fixture
def five_thousand(city, kind):
    from events.facilities.models import OpeningPeriod, OpeningSpan

    rows = Facility.objects.bulk_create(
        Facility(
            code=f"371502-{n:04d}",
            name=f"测试健身广场{n}号",
            kind=kind,
            township=city["古楼街道"],
            longitude=f"{115.3 + n % 100 / 80:.6f}",
            latitude=f"{35.8 + n // 100 / 40:.6f}",
            setting="outdoor",
            fee="free",
            booking="none",
        )
        for n in range(5000)
    )
    periods = OpeningPeriod.objects.bulk_create(OpeningPeriod(facility=row) for row in rows)
    OpeningSpan.objects.bulk_create(
        OpeningSpan(period=period, days=days, start=480 + n % 4 * 30, end=1260)
        for n, period in enumerate(periods)
        for days in ("workday", "weekend")
    )


def test_five_thousand_facilities(client, five_thousand):
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/facilities/", {"open": "1", "page": "3"})
    assert response.status_code == 200
    assert len(queries) <= 8, [query["sql"][:90] for query in queries]
    content = client.get("/facilities.geojson").content
    assert content.count(b'"Feature"') == 5000
    assert len(gzip.compress(content, 6)) <= 300_000
