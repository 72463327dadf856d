"""What browsers and robots ask for by fixed names."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db


def test_robots_may_read_what_is_public(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
    assert "Disallow: /admin/" in lines


def test_the_sitemap_lists_pages_in_both_languages(client, places):
    answer = client.get("/sitemap.xml")
    text = answer.content.decode()
    assert answer["Content-Type"] == "application/xml"
    for address in ("/", "/en/", "/privacy/", "/en/privacy/", "/places/"):
        assert f"<loc>http://testserver{address}</loc>" in text


def test_the_manifest_names_existing_icons(client):
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["short_name"] == "市教体局"
    files = [icon["src"].removeprefix("/static/") for icon in manifest["icons"]]
    assert [bool(finders.find(file)) for file in files] == [True, True]


def test_the_old_favicon_address_leads_to_the_icon(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (301, "/static/site/favicon.ico")


@override_settings(SECURE_HSTS_SECONDS=63072000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True, SECURE_SSL_REDIRECT=True)
def test_production_speaks_only_through_tls():
    client = Client()
    assert client.get("/", secure=False)["Location"] == "https://testserver/"
    assert client.get("/", secure=True)["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_made_files_are_found_like_written_ones():
    assert finders.find("site/portal.css").endswith("site/portal.css")
    assert finders.find("site/no-such.css") is None
    assert "url(" in Path(finders.find("site/portal.css")).read_text()
