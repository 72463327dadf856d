import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import modelform_factory

from events.facilities.models import OpeningPeriod
from portal.dates.month_day import PLACES, place_in_year
from tests.factories import make

NO_DAYS = ["06-31", "09-31", "04-31", "11-31", "02-30", "02-31"]
NOT_WRITTEN_SO = ["6-1", "13-01", "00-10", "01-00", "06/01", "０６-０１", "²-01", "全年", "06-1", "-", "06-01x"]


@pytest.fixture
def period(db):
    return make(OpeningPeriod)


def test_a_year_has_all_its_days():
    assert len(PLACES) == 366
    assert [place_in_year(text) for text in ("01-01", "02-29", "03-01", "12-31")] == [0, 59, 60, 365]
    assert {text: place_in_year(text) for text in (*NO_DAYS, *NOT_WRITTEN_SO, "")} == dict.fromkeys(
        (*NO_DAYS, *NOT_WRITTEN_SO, "")
    )


@pytest.mark.parametrize(("text", "sentence"), [
    *((text, f"没有“{text}”这一天，请核对月份和日期。") for text in NO_DAYS),
    *((text, "请按 月-日 填写，例如 6 月 1 日填 06-01。") for text in ("6-1", "13-01", "06/01", "²-01")),
])  # fmt: skip
def test_what_is_no_day_is_refused_in_one_sentence(period, text, sentence):
    period.season_from, period.season_to = "05-01", text
    with pytest.raises(ValidationError) as refusal:
        period.full_clean()
    assert refusal.value.message_dict == {"season_to": [sentence]}
    form = modelform_factory(OpeningPeriod, fields=["season_from", "season_to"])(
        {"season_from": "05-01", "season_to": text}, instance=period
    )
    assert form.errors == {"season_to": [sentence]}


@pytest.mark.parametrize("column", ["season_from", "season_to"])
@pytest.mark.parametrize("text", [*NO_DAYS[:2], "02-30", *(text for text in NOT_WRITTEN_SO if len(text) <= 5)])
def test_the_database_refuses_it_past_all_forms(period, column, text):
    values = {"season_from": "05-01", "season_to": "10-01", column: text}
    with pytest.raises(IntegrityError, match="openingperiod_real_days"), transaction.atomic():
        OpeningPeriod.objects.filter(pk=period.pk).update(**values)


@pytest.mark.parametrize(("first", "last"), [("02-29", "03-01"), ("11-01", "02-29"), ("01-01", "12-31"), ("", "")])
def test_what_is_a_day_is_taken(period, first, last):
    period.season_from, period.season_to = first, last
    period.full_clean()
    period.save()
    period.refresh_from_db()
    assert (period.season_from, period.season_to) == (first, last)


def test_a_day_pasted_with_what_nobody_can_see_is_that_day(period):
    period.season_from, period.season_to = "05-01\u200b", "\ufeff06-30"
    period.full_clean()
    assert (period.season_from, period.season_to) == ("05-01", "06-30")
