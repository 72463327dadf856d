"""Drawings: served for a year, the same for the same seed, never broken."""

import xml.etree.ElementTree as ET

import pytest
from django.template import Context, Template
from django.urls import reverse

from portal.site.art import mosaic
from portal.site.built import BUILDERS


@pytest.mark.parametrize("key", mosaic.SUBJECTS)
@pytest.mark.parametrize("draw", [mosaic.poster, mosaic.wide])
def test_every_subject_draws_well_formed_pictures_that_differ_by_seed(key, draw):
    pictures = [draw(key, seed) for seed in range(4)]
    assert len(set(pictures)) == 4
    assert [ET.fromstring(picture).tag for picture in pictures] == ["{http://www.w3.org/2000/svg}svg"] * 4  # noqa: S314 - our own drawing
    assert max(map(len, pictures)) < 12_000
    draw.cache_clear()
    assert [draw(key, seed) for seed in range(4)] == pictures


def test_an_address_with_its_edition_is_kept_for_a_year(client):
    address = Template('{% load components %}{% art_url "boat" "dong-chang-hu" %}').render(Context())
    assert address.startswith("/art/dragon-boat-")
    answer = client.get(address)
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(address, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/art/chess.svg")["Cache-Control"] == "public, max-age=86400"


@pytest.mark.parametrize("name", ["unknown", "chess-256", "chess-1000", "Chess", "chess-", "chess-1-tall", "-wide"])
def test_addresses_that_draw_nothing_are_not_found(client, db, name):
    assert client.get(f"/art/{name}.svg").status_code == 404


def test_what_nobody_drew_gets_the_generic_picture():
    template = Template('{% load components %}{% art_url "curling" %} {% art_url "mind" wide=True %}')
    assert template.render(Context()) == "/art/generic.svg?v=1 /art/mind-sports-wide.svg?v=1"
    assert reverse("art", args=["chess-3-wide"]) == "/art/chess-3-wide.svg"


@pytest.mark.parametrize("name", [name for name in BUILDERS if name.endswith(".svg")])
def test_drawings_use_no_style_attribute(name):
    svg = BUILDERS[name]()
    assert "style" not in svg
    ET.fromstring(svg)  # noqa: S314 - our own drawing


@pytest.mark.parametrize(
    ("name", "start"), [("touch-180.png", b"\x89PNG"), ("touch-512.png", b"\x89PNG"), ("favicon.ico", b"\0\0\1\0")]
)
def test_bitmaps_are_drawn(name, start):
    assert BUILDERS[name]().startswith(start)
