"""The phase is one rule written twice; both must say the same of any edition on any day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.calendar.models import Edition
from events.calendar.phase import status_of
from tests import samples

pytestmark = pytest.mark.django_db
D = date


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ("preparing", {}),
        ("preparing", {"year": 2026, "start_on": D(2026, 1, 1), "date_precision": "year"}),
        ("preparing", {"year": 2026}),
        ("preparing", {"start_on": D(2026, 11, 1), "date_precision": "month"}),
        ("preparing", {"start_on": D(2026, 12, 24)}),
        ("soon", {"start_on": D(2026, 12, 23)}),
        ("soon", {"start_on": D(2026, 11, 24)}),
        ("live", {"start_on": D(2026, 11, 23)}),
        ("live", {"start_on": D(2026, 11, 1), "end_on": D(2026, 11, 23)}),
        ("ended", {"start_on": D(2026, 11, 1), "end_on": D(2026, 11, 22)}),
        ("ended", {"start_on": D(2026, 10, 1), "date_precision": "month"}),
        ("ended", {"start_on": D(2025, 1, 1), "date_precision": "year"}),
        ("ended", {"year": 2025}),
        ("ended", {"known_until": D(2025, 3, 18)}),
        ("preparing", {"year": 2025, "known_until": D(2027, 3, 18)}),
        ("open", {"entry_opens_on": D(2026, 11, 23), "entry_closes_on": D(2026, 11, 23)}),
        ("open", {"start_on": D(2026, 12, 5), "entry_opens_on": D(2026, 11, 1), "entry_closes_on": D(2026, 11, 29)}),
        ("soon", {"start_on": D(2026, 12, 5), "entry_opens_on": D(2026, 11, 1), "entry_closes_on": D(2026, 11, 22)}),
        ("live", {"start_on": D(2026, 11, 20), "end_on": D(2026, 11, 30), "entry_opens_on": D(2026, 11, 1),
                  "entry_closes_on": D(2026, 11, 29)}),
        ("cancelled", {"start_on": D(2026, 11, 23), "event_status": "cancelled"}),
        ("postponed", {"event_status": "postponed"}),
        ("live", {"start_on": D(2026, 11, 23), "previous_start_on": D(2026, 11, 9), "event_status": "rescheduled"}),
    ],
)  # fmt: skip
def test_what_a_reader_is_told(make_edition, today, told, values):
    edition = make_edition(**values)
    assert edition.status(today) == told
    assert Edition.objects.told(today).get().told == told


days = st.dates(D(2025, 6, 1), D(2027, 6, 1))


@st.composite
def dated(draw):
    values = {"year": draw(st.one_of(st.none(), st.integers(2024, 2028)))}
    precision = draw(st.sampled_from([None, "day", "month", "year"]))
    if precision:
        start = draw(days)
        start = start.replace(day=1) if precision != "day" else start
        start = start.replace(month=1) if precision == "year" else start
        values |= {"start_on": start, "date_precision": precision, "year": start.year}
        values["end_on"] = start + timedelta(days=draw(st.integers(0, 60))) if precision == "day" else None
    if draw(st.booleans()):
        opens = draw(days)
        values |= {"entry_opens_on": opens, "entry_closes_on": opens + timedelta(days=draw(st.integers(0, 90)))}
    values["known_until"] = draw(st.one_of(st.none(), days))
    if draw(st.booleans()):
        values["event_status"] = "postponed" if not values.get("start_on") else "cancelled"
    return values


@pytest.mark.sampled
@settings(
    max_examples=samples.of(25, whole=60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(dated(), min_size=1, max_size=6), day=days)
def test_record_and_database_agree(make_edition, rows, day):
    Edition.objects.all().delete()
    for number, values in enumerate(rows):
        make_edition(f"e{number}", **values)
    told = dict(Edition.objects.told(day).values_list("slug", "told"))
    assert told == {edition.slug: status_of(edition, day) for edition in Edition.objects.all()}
    over = set(Edition.objects.over(day).values_list("slug", flat=True))
    assert over >= {slug for slug, status in told.items() if status == "ended"}
