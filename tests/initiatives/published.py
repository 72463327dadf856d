"""Fixtures of the programme and its indicators: what a new installation knows of them, over the real places."""

import pytest


@pytest.fixture
def liaocheng(places):
    return places["聊城市"]


@pytest.fixture
def facts(with_facts):
    """The published figures and the programme, without anything invented."""


@pytest.fixture
def demonstration(facts, with_figures):
    """The published figures with the invented earlier years, county values and targets."""
