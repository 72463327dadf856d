"""Fixtures of the programme and its indicators: what a new installation knows of them, over the real places."""

import pytest

from initiatives.indicators import demo as indicators
from initiatives.programme import demo as programme


@pytest.fixture
def liaocheng(places):
    return places["聊城市"]


@pytest.fixture
def facts(places):
    """The published figures and the programme, without anything invented."""
    indicators.sources()
    indicators.indicators()
    programme.programme()


@pytest.fixture
def demonstration(facts):
    """The published figures with the invented earlier years, county values and targets."""
    indicators.invented()
