import pytest


@pytest.fixture
def demonstration(places):
    """The demonstration register and networks over the real places, with the published figures."""
    from initiatives.indicators import demo as indicators
    from initiatives.networks.demo import load_networks, load_rule
    from initiatives.schools.demo import load_designations, load_schools, load_vocabularies

    indicators_of_the_press(indicators)
    for load in (load_vocabularies, load_designations, load_schools, load_rule, load_networks):
        load()


def indicators_of_the_press(room):
    """Every fact step of the indicators, in order."""
    from portal.demo.registry import STEPS

    for step in sorted(
        (s for s in STEPS if s.load.__module__ == room.__name__ and not s.invented), key=lambda s: s.order
    ):
        step.load()
