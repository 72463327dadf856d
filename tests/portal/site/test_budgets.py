"""Size and query budgets of the shell."""

import gzip
from pathlib import Path

import pytest

from portal.demo.load import load
from portal.site.blocks import GENERATION
from portal.site.built import BUILDERS

SCRIPTS = Path(__file__).parents[3] / "portal" / "site" / "static" / "site"


@pytest.mark.django_db
def test_home_asks_at_most_six_questions_while_the_content_is_the_same(client, django_assert_max_num_queries):
    load()
    front = {GENERATION: 7}
    client.get("/", **front)
    for reading in ("", "elder.light.1", "standard.dark.3"):
        client.cookies["reading"] = reading
        with django_assert_max_num_queries(6):
            html = client.get("/", **front).content.decode()
        assert html.count("<section") > 3


@pytest.mark.django_db
def test_home_with_every_block_stays_small(client):
    load()
    assert len(client.get("/").content) < 200_000


def test_the_stylesheet_stays_under_15_kb_compressed():
    css = BUILDERS["portal.css"]()
    assert len(gzip.compress(css.encode(), 9)) < 15_000
    assert "@import" not in css
    assert css.count("{") == css.count("}")


def test_the_scripts_stay_under_30_kb_together():
    assert sum(file.stat().st_size for file in SCRIPTS.rglob("*.js")) < 30_000
