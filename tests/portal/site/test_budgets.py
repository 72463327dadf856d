"""Size and query budgets of the shell."""

import gzip
from pathlib import Path

import pytest
import time_machine

from portal.site.built import BUILDERS

SCRIPTS = Path(__file__).parents[3] / "portal" / "site" / "static" / "site"


@pytest.fixture
def demonstration(with_demonstration):
    with time_machine.travel("2026-05-06T10:00+08:00", tick=False):
        yield


# what each room shows on the home page, and how many of it there are with the demonstration data
SHOWN = {
    'class="wrap tasks"': 1,
    'class="leadstory"': 1,
    'class="colhead"': 3,
    'class="action': 1 + 8,  # the list and its tiles
    'class="fig num"': 8,
    'class="ecard': 3,
    'class="cal cal--mini"': 1,
    '<time datetime="2026-': 5 + 7,  # of events, and of the news
    'class="fitem"': 4,
    'class="hex__n"': 11,
    'class="kpi"': 4,
    'id="home-school"': 1,
}


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_home_with_every_block_asks_few_questions(client, demonstration, address, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(28):
            html = client.get(address).content.decode()
    assert {text: html.count(text) for text in SHOWN} == SHOWN


def test_home_with_every_block_stays_small(client, demonstration):
    assert len(client.get("/").content) < 200_000


def test_the_stylesheet_stays_under_15_kb_compressed():
    css = BUILDERS["portal.css"]()
    assert len(gzip.compress(css.encode(), 9)) < 15_000
    assert "@import" not in css
    assert css.count("{") == css.count("}")


def test_the_scripts_stay_under_30_kb_together():
    assert sum(file.stat().st_size for file in SCRIPTS.rglob("*.js")) < 30_000
