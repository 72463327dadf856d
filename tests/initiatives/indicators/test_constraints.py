"""What the tables of rules do not say: zero is kept, the same period twice, percentages beyond 100."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.initiatives.indicators import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        {"value": 0},
        {"value": None, "quality": "unavailable"},
        {"value": None, "qualifier": "several", "published_text": "多个"},
    ],
)
def test_zero_and_explained_absence_are_kept(values):
    assert factories.observation(**values).pk


@pytest.mark.parametrize("place", [False, True])
def test_one_published_value_per_period_and_place(place, liaocheng):
    where = liaocheng if place else None
    of = factories.indicator()
    factories.published(of, place=where)
    factories.published(of, place=where, period_end=date(2023, 1, 1))
    factories.published(of, place=where, period_label="2024年暑期")
    factories.observation(of, place=where)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.published(of, place=where)


def test_percentages_stay_between_0_and_100():
    row = factories.observation(factories.indicator(unit=factories.percent()), value=100)
    row.full_clean()
    row.value = 101
    with pytest.raises(ValidationError, match="0 到 100"):
        row.full_clean()
    row.indicator.allow_over_100 = True
    row.full_clean()
