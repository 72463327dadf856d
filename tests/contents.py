"""What the tests' databases may hold beside the migrated tables, by the fixture that asks for it."""

import time_machine

from tests.databases import MIGRATED, Content

LOADED = "2026-05-06T10:00+08:00"  # the demonstration stands since then, whenever the tests run


def places():
    from portal.places.demo import load_places

    load_places()


def tree():
    from tests import factories

    factories.tree()


def facts():
    from initiatives.indicators import demo as indicators
    from initiatives.programme import demo as programme

    indicators.sources()
    indicators.indicators()
    programme.programme()


def figures():
    from initiatives.indicators import demo as indicators

    indicators.invented()


def schools():
    from initiatives.indicators import demo as indicators
    from initiatives.networks.demo import load_networks, load_rule
    from initiatives.schools.demo import load_designations, load_schools, load_vocabularies

    facts_of(indicators)
    for load in (load_vocabularies, load_designations, load_schools, load_rule, load_networks):
        load()


def facts_of(room):
    """Every fact step of the room, in order."""
    from portal.demo.registry import STEPS

    for step in sorted(
        (s for s in STEPS if s.load.__module__ == room.__name__ and not s.invented), key=lambda s: s.order
    ):
        step.load()


def demonstration():
    from portal.demo.load import load

    with time_machine.travel(LOADED, tick=False):
        load()


PLACES = Content("places", places, MIGRATED)
FACTS = Content("facts", facts, PLACES)

CONTENTS = {
    "with_tree": Content("tree", tree, MIGRATED),
    "with_places": PLACES,
    "with_facts": FACTS,
    "with_figures": Content("figures", figures, FACTS),
    "with_schools": Content("schools", schools, PLACES),
    "with_demonstration": Content("demonstration", demonstration, PLACES),
}


def asked_for(fixtures):
    """The content for a test that uses these fixtures: the one that holds all others that it asks for."""
    wanted = {content for fixture, content in CONTENTS.items() if fixture in fixtures} or {MIGRATED}
    for content in wanted:
        if wanted <= set(content.and_below()):
            return content
    raise LookupError(f"No content of the databases holds all of {sorted(content.name for content in wanted)}.")


def add(fixture, content):
    """For tables that only some tests have."""
    CONTENTS[fixture] = content
