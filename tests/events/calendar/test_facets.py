"""The count beside every choice is what the database gives for that choice, whatever else is chosen."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.calendar.enums import EventLevel, Status, When, Whom
from events.calendar.facets import counts_of, facets
from events.calendar.filters import UNKNOWN, EditionFilters
from events.calendar.models import Competition, Edition, Session
from tests import samples

pytestmark = pytest.mark.django_db
YEARS = ["2025", "2026", "2027", UNKNOWN]
CODES = ["mind", "chess", "dragon-boat"]
COUNTIES = ["371502", "371581", "371526"]
VALUES = {
    "year": YEARS,
    "level": list(EventLevel.values),
    "discipline": CODES,
    "status": list(Status.values),
    "county": COUNTIES,
    "when": list(When.values),
    "whom": list(Whom.values),
}

row = st.fixed_dictionaries(
    {
        "year": st.sampled_from([None, 2025, 2026, 2027]),
        "level": st.sampled_from(["world", "city", "county"]),
        "discipline": st.sampled_from(CODES),
        "played": st.sets(st.sampled_from(CODES), max_size=2),
        "county": st.sampled_from([None, *COUNTIES]),
        "day": st.one_of(st.none(), st.integers(-60, 120)),
        "status": st.sampled_from(["scheduled", "scheduled", "cancelled"]),
        "publication": st.sampled_from(["public", "public", "public", "draft"]),
        "whom": st.sets(st.sampled_from(list(Whom)), max_size=2),
        "sessions": st.lists(st.tuples(st.integers(-2, 6), st.sampled_from([None, 9, 17, 19])), max_size=2),
    }
)
choice = st.fixed_dictionaries(
    {
        **{name: st.sampled_from(["", *values]) for name, values in VALUES.items()},
        "on": st.sampled_from([None, None, date(2026, 11, 24), date(2026, 11, 28)]),
    }
)


@pytest.mark.sampled
@settings(
    max_examples=samples.of(20, whole=40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(row, max_size=12), chosen=choice)
def test_counts_are_right_under_every_combination(make_edition, disciplines, counties, today, rows, chosen):
    Edition.objects.all().delete()
    for number, values in enumerate(rows):
        make(make_edition, disciplines, counties, today, number, values)
    filters = EditionFilters(**chosen)
    counts = counts_of(filters, today)
    assert counts.total == filters.editions(today).count()
    for name, values in VALUES.items():
        for value in values:
            dropped = {"on": None} if name == "when" else {}
            expected = filters.changed(**{name: value}, **dropped).editions(today).count()
            assert counts.values[name][value] == expected, f"{name}={value} with {chosen}"
    for name, facet in facets(filters, counts).items():
        for option in facet.options:
            assert option.count == counts.values[name][option.value]
            assert option.count or option.chosen


def make(make_edition, disciplines, counties, today, number, values):
    start = today + timedelta(days=values["day"]) if values["day"] is not None and values["year"] else None
    place = {"place": counties[values["county"]]} if values["county"] else {}
    edition = make_edition(
        f"e{number}",
        discipline=disciplines[values["discipline"]],
        level=values["level"],
        year=values["year"],
        first_day=start,
        event_status=values["status"],
        publication=values["publication"],
        **place,
        **{one.column: True for one in values["whom"]},
    )
    for ahead, hour in values["sessions"]:
        day = today + timedelta(days=ahead)
        starts_at = timezone.make_aware(datetime.combine(day, time(hour))) if hour else None
        Session.objects.create(
            edition=edition,
            title="场",
            day=day,
            starts_at=starts_at,
            ends_at=starts_at and starts_at + timedelta(hours=2),
        )
    for code in values["played"]:
        Competition.objects.create(edition=edition, code=code, discipline=disciplines[code], name=code)


def test_words_that_mean_nothing_are_set_aside_and_told(city):
    filters = EditionFilters.read(
        {"year": "zwanzig", "level": "city", "county": "999999", "status": "x", "discipline": "?"}
    )
    assert filters == EditionFilters(level="city")
    assert [str(one.label) for one in filters.ignored] == ["年份", "项目", "状态", "地区"]


def test_every_facet_has_a_label():
    assert EditionFilters.fields.keys() == {*VALUES, "on"}  # a day is chosen in a field of its own


def test_reading_order_is_coming_then_unknown_then_past(make_edition, today):
    make_edition("past", first_day=date(2026, 9, 1))
    make_edition("recent", first_day=date(2026, 11, 1))
    make_edition("far", first_day=date(2027, 5, 1))
    make_edition("unknown", date_note="待定")
    make_edition("near", first_day=date(2026, 12, 1))
    make_edition("called-off", first_day=date(2026, 12, 2), event_status="cancelled")
    make_edition("star", year=2026, first_day=date(2026, 1, 1), date_precision="year", is_featured=True)
    order = list(Edition.objects.in_reading_order(today).values_list("slug", flat=True))
    assert order == ["star", "near", "far", "unknown", "called-off", "recent", "past"]
