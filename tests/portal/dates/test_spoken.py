"""Days and moments as people speak of them."""

from datetime import date, datetime

import pytest
from django.utils import translation

from portal.dates import spoken
from portal.dates.zone import ZONE

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 23), date(2026, 11, 28), date(2026, 11, 29)),
        (date(2026, 11, 28), date(2026, 11, 28), date(2026, 11, 29)),
        (date(2026, 11, 29), date(2026, 11, 29), date(2026, 11, 29)),
    ],
)
def test_what_is_left_of_the_weekend(today, first, last):
    assert spoken.weekend(today) == (first, last)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (THURSDAY, "今天"),
        (date(2026, 11, 27), "明天"),
        (date(2026, 11, 28), "本周六"),
        (date(2026, 11, 29), "本周日"),
        (date(2026, 11, 30), "11 月 30 日"),
        (date(2026, 11, 25), "11 月 25 日"),
        (date(2027, 1, 1), "2027 年 1 月 1 日"),
    ],
)
def test_days_in_words(day, words):
    assert spoken.day_in_words(day, THURSDAY) == words


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [(26, 14, "今天 14:00"), (26, 18, "今晚 18:00"), (27, 19, "明天 19:00"), (28, 14, "本周六 14:00")],
)
def test_moments_in_words(day, hour, words):
    assert spoken.moment_in_words(datetime(2026, 11, day, hour, tzinfo=ZONE), THURSDAY) == words


def test_moments_in_english():
    with translation.override("en"):
        moment = datetime(2026, 11, 28, 14, tzinfo=ZONE)
        assert spoken.moment_in_words(moment, THURSDAY) == "this Saturday 14:00"
        assert spoken.day_in_words(date(2027, 1, 1), THURSDAY) == "1 January 2027"
