"""Every constraint of the room, tried with rows that would break it, past all forms."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events.calendar.models import Competition, Discipline, EventBrand, EventDocument, Notice, Recognition, Session

pytestmark = pytest.mark.django_db
D = date
NOON = datetime(2026, 12, 5, 4, tzinfo=UTC)
MORNING = datetime(2026, 12, 5, 1, tzinfo=UTC)


def broken(name, make):
    """The database refuses the row and names the constraint (SQLite names no UNIQUE, only its columns)."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    text = str(caught.value)
    assert name in text or "UNIQUE constraint failed" in text


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("edition_date_aligned", {"first_day": D(2026, 3, 2), "last_day": None, "date_precision": "year"}),
        ("edition_date_aligned", {"first_day": D(2026, 3, 2), "last_day": None, "date_precision": "month"}),
        ("edition_dates", {"first_day": D(2026, 3, 2), "last_day": D(2026, 3, 1)}),
        ("edition_dates", {"first_day": D(2026, 3, 2), "last_day": None}),
        ("edition_dates", {"last_day": D(2026, 3, 2)}),
        ("edition_dates", {"first_day": D(2026, 3, 1), "last_day": D(2026, 3, 2), "date_precision": "month"}),
        ("edition_dated_has_year", {"first_day": D(2026, 3, 2), "year": None}),
        ("edition_known_bounds", {"known_from": D(2026, 3, 2), "known_until": D(2026, 3, 1)}),
        ("edition_entry_period", {"entry_first_day": D(2026, 3, 2), "entry_last_day": D(2026, 3, 1)}),
        ("edition_entry_period", {"entry_last_day": D(2026, 3, 1)}),
        ("edition_postponed_has_no_date", {"first_day": D(2026, 3, 2), "event_status": "postponed"}),
        ("edition_rescheduled_has_both_dates", {"first_day": D(2026, 3, 2), "event_status": "rescheduled"}),
        ("edition_rescheduled_has_both_dates", {"previous_first_day": D(2026, 3, 2), "event_status": "rescheduled"}),
        ("edition_permit_whole", {"permit_no": "聊公〔2026〕1 号"}),
        ("edition_permit_whole", {"permit_on": D(2026, 3, 2)}),
        ("edition_public_since", {"publication": "public", "published_at": None}),
        ("edition_declared_qualified", {"declared_qualifier": "over"}),
        ("edition_coordinates_pair", {"longitude": "116.0"}),
        ("edition_coordinates_china", {"longitude": "36.45", "latitude": "115.98"}),
    ],
)
def test_edition(make_edition, name, values):
    broken(name, lambda: make_edition(**values))


def test_a_place_outside_the_area_is_refused(edition):
    edition.longitude, edition.latitude = Decimal("121.5"), Decimal("31.2")
    with pytest.raises(ValidationError, match="不在本市范围内"):
        edition.full_clean()


def test_an_ordinal_of_a_brand_is_held_once(make_edition, brand):
    make_edition("one", brand=brand, ordinal=1)
    make_edition("two", brand=brand, ordinal=None)
    make_edition("three", brand=brand, ordinal=None)
    broken("edition_ordinal_once", lambda: make_edition("four", brand=brand, ordinal=1))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("session_times", {"day": D(2026, 12, 5), "starts_at": NOON, "ends_at": NOON}),
        ("session_times", {"day": D(2026, 12, 5), "starts_at": NOON, "ends_at": MORNING}),
        ("session_times", {"day": D(2026, 12, 5), "ends_at": MORNING}),
        ("session_hour_has_day", {"starts_at": NOON}),
        ("session_to_follow", {"to_follow": True}),
        ("session_to_follow", {"to_follow": True, "day": D(2026, 12, 5), "starts_at": NOON}),
        ("session_postponed_has_no_day", {"status": "postponed", "day": D(2026, 12, 5)}),
        ("session_rescheduled_has_both", {"status": "rescheduled", "day": D(2026, 12, 5)}),
        ("session_coordinates_pair", {"latitude": "36.4"}),
    ],
)
def test_session(edition, name, values):
    broken(name, lambda: Session.objects.bulk_create([Session(edition=edition, title="场次", **values)]))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("competition_ages", {"age_min": 12, "age_max": 10, "age_on": D(2026, 1, 1)}),
        ("competition_age_has_day", {"age_max": 12}),
        ("competition_age_has_day", {"age_min": 12}),
        ("competition_code_once", {}),
    ],
)
def test_competition(edition, disciplines, name, values):
    row = {"edition": edition, "discipline": disciplines["chess"], "name": "团体"}
    Competition.objects.create(code="TEAM", **row)
    code = "TEAM" if name == "competition_code_once" else "NEW"
    broken(name, lambda: Competition.objects.create(code=code, **row, **values))


def test_discipline(disciplines):
    broken("discipline_root_name_once", lambda: Discipline.objects.create(code="boats", name="龙舟"))
    again = {"code": "chess-2", "name": "国际象棋", "parent": disciplines["mind"]}
    broken("discipline_name_once", lambda: Discipline.objects.create(**again))
    chess = disciplines["chess"]
    broken("discipline_not_own_parent", lambda: Discipline.objects.filter(pk=chess.pk).update(parent=chess))


def test_recognition(brand):
    row = {"brand": brand, "body": "国家体育总局", "wording": "认可支持", "level": "national"}
    broken("recognition_has_source", lambda: Recognition.objects.create(**row))
    Recognition.objects.create(**row, source_title="新闻发布会")
    broken("recognition_once", lambda: Recognition.objects.create(**row, source_title="另一来源"))
    late = {**row, "wording": "称号", "granted_on": D(2025, 3, 18), "granted_precision": "year", "source_title": "文件"}
    broken("recognition_date_aligned", lambda: Recognition.objects.create(**late))


def test_document_and_notice(edition, session):
    EventDocument.objects.bulk_create([EventDocument(edition=edition, title="规程", file="a.pdf")])
    broken(
        "document_title_once",
        lambda: EventDocument.objects.bulk_create([EventDocument(edition=edition, title="规程", file="b.pdf")]),
    )
    for reason, text in (("", "公告"), ("原因", "")):
        broken(
            "notice_has_reason_and_text",
            lambda reason=reason, text=text: Notice.objects.create(
                edition=edition, kind="cancel", reason=reason, text=text, announced_at=NOON
            ),
        )


@pytest.fixture
def brand(disciplines):
    return EventBrand.objects.create(slug="open", name="龙舟公开赛", discipline=disciplines["dragon-boat"])


def test_swapped_coordinates_of_a_venue_are_explained(edition):
    edition.longitude, edition.latitude = Decimal("36.457"), Decimal("115.985")
    with pytest.raises(ValidationError, match="经度和纬度填反了：请把经度填为 115.985，纬度填为 36.457。"):
        edition.full_clean()
