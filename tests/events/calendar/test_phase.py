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
    ("shown", "values"),
    [
        ("preparing", {}),
        ("preparing", {"year": 2026, "first_day": D(2026, 1, 1), "date_precision": "year"}),
        ("preparing", {"year": 2026}),
        ("preparing", {"first_day": D(2026, 11, 1), "date_precision": "month"}),
        ("preparing", {"first_day": D(2026, 12, 24)}),
        ("soon", {"first_day": D(2026, 12, 23)}),
        ("soon", {"first_day": D(2026, 11, 24)}),
        ("live", {"first_day": D(2026, 11, 23)}),
        ("live", {"first_day": D(2026, 11, 1), "last_day": D(2026, 11, 23)}),
        ("ended", {"first_day": D(2026, 11, 1), "last_day": D(2026, 11, 22)}),
        ("ended", {"first_day": D(2026, 10, 1), "date_precision": "month"}),
        ("ended", {"first_day": D(2025, 1, 1), "date_precision": "year"}),
        ("preparing", {"first_day": D(2026, 10, 1), "date_precision": "quarter"}),
        ("ended", {"first_day": D(2026, 7, 1), "date_precision": "quarter"}),
        ("preparing", {"first_day": D(2026, 7, 1), "date_precision": "half_year"}),
        ("ended", {"first_day": D(2026, 1, 1), "date_precision": "half_year"}),
        ("ended", {"year": 2025}),
        ("ended", {"known_until": D(2025, 3, 18)}),
        ("preparing", {"year": 2025, "known_until": D(2027, 3, 18)}),
        ("open", {"entry_first_day": D(2026, 11, 23), "entry_last_day": D(2026, 11, 23)}),
        ("open", {"first_day": D(2026, 12, 5), "entry_first_day": D(2026, 11, 1), "entry_last_day": D(2026, 11, 29)}),
        ("soon", {"first_day": D(2026, 12, 5), "entry_first_day": D(2026, 11, 1), "entry_last_day": D(2026, 11, 22)}),
        ("live", {"first_day": D(2026, 11, 20), "last_day": D(2026, 11, 30), "entry_first_day": D(2026, 11, 1),
                  "entry_last_day": D(2026, 11, 29)}),
        ("cancelled", {"first_day": D(2026, 11, 23), "event_status": "cancelled"}),
        ("postponed", {"event_status": "postponed"}),
        ("live", {"first_day": D(2026, 11, 23), "previous_first_day": D(2026, 11, 9), "event_status": "rescheduled"}),
    ],
)  # fmt: skip
def test_what_readers_see(make_edition, today, shown, values):
    edition = make_edition(**values)
    assert edition.status(today) == shown
    assert Edition.objects.with_status(today).get().shown_status == shown


days = st.dates(D(2025, 6, 1), D(2027, 6, 1))


@st.composite
def dated(draw):
    values = {"year": draw(st.one_of(st.none(), st.integers(2024, 2028)))}
    precision = draw(st.sampled_from([None, "day", "month", "year"]))
    if precision:
        start = draw(days)
        start = start.replace(day=1) if precision != "day" else start
        start = start.replace(month=1) if precision == "year" else start
        values |= {"first_day": start, "date_precision": precision, "year": start.year}
        values["last_day"] = start + timedelta(days=draw(st.integers(0, 60))) if precision == "day" else None
    if draw(st.booleans()):
        opens = draw(days)
        values |= {"entry_first_day": opens, "entry_last_day": opens + timedelta(days=draw(st.integers(0, 90)))}
    values["known_until"] = draw(st.one_of(st.none(), days))
    if draw(st.booleans()):
        values["event_status"] = "postponed" if not values.get("first_day") else "cancelled"
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
    shown = dict(Edition.objects.with_status(day).values_list("slug", "shown_status"))
    assert shown == {edition.slug: status_of(edition, day) for edition in Edition.objects.all()}
    over = set(Edition.objects.over(day).values_list("slug", flat=True))
    assert over >= {slug for slug, status in shown.items() if status == "ended"}
