"""What browsers and robots ask for by fixed names."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from portal.site.demo import load_identity, load_security_contact
from portal.site.models import SiteIdentity

pytestmark = pytest.mark.django_db


def test_robots_may_read_what_is_public(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
    assert "Disallow: /admin/" in lines


def test_the_sitemap_lists_pages_in_both_languages(client, places):
    answer = client.get("/sitemap.xml")
    text = answer.content.decode()
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    for address in ("/", "/en/", "/privacy/", "/en/privacy/", "/places/"):
        assert f"<loc>http://testserver{address}</loc>" in text


def test_the_manifest_names_existing_icons(client):
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["short_name"] == "市教体局"
    files = [icon["src"].removeprefix("/static/") for icon in manifest["icons"]]
    assert [bool(finders.find(file)) for file in files] == [True, True]


CONTACTS = {
    "security@example.gov.cn": "mailto:security@example.gov.cn",
    "https://example.gov.cn/report": "https://example.gov.cn/report",
}


@pytest.mark.parametrize("contact", CONTACTS)
def test_security_txt_says_what_the_identity_says(client, contact, time_machine):
    time_machine.move_to("2026-11-20T23:59:00+08:00", tick=False)
    SiteIdentity(
        security_contact=contact, domain="jytyj.example.gov.cn", security_policy="https://example.gov.cn/policy"
    ).save()
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"].startswith("max-age=86400, public")
    assert answer.content.decode().splitlines() == [
        f"Contact: {CONTACTS[contact]}",
        "Expires: 2027-05-19T00:00:00Z",
        "Preferred-Languages: zh, en",
        "Canonical: https://jytyj.example.gov.cn/.well-known/security.txt",
        "Policy: https://example.gov.cn/policy",
    ]


def test_security_txt_leaves_out_what_is_not_set(client):
    SiteIdentity(security_contact="security@example.gov.cn").save()
    fields = [line.partition(":")[0] for line in client.get("/.well-known/security.txt").content.decode().splitlines()]
    assert fields == ["Contact", "Expires", "Preferred-Languages"]


@pytest.mark.parametrize(
    "moment", ["2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "2028-02-29T12:00:00Z", "2031-06-30T16:00:00Z"]
)
def test_security_txt_always_expires_within_a_year_to_come(client, moment, time_machine):
    time_machine.move_to(moment, tick=False)
    SiteIdentity(security_contact="security@example.gov.cn").save()
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    expires = datetime.fromisoformat(lines[1].removeprefix("Expires: "))
    kept = timedelta(days=2)  # by this server until midnight, by the reader for a day
    assert datetime.now(UTC) + kept < expires < datetime.now(UTC) + timedelta(days=365)


@pytest.mark.parametrize("saved", [False, True])
def test_without_a_contact_there_is_no_security_txt(client, saved):
    if saved:
        SiteIdentity(email="office@example.gov.cn", phone="0635-1234567").save()
    assert client.get("/.well-known/security.txt").status_code == 404


def test_the_demonstration_has_one_and_keeps_what_an_editor_wrote(client):
    load_identity()
    assert client.get("/.well-known/security.txt").status_code == 404
    load_security_contact()
    assert client.get("/.well-known/security.txt").content.startswith(b"Contact: mailto:security@example.org\n")
    SiteIdentity.objects.update(security_contact="https://example.gov.cn/report")
    load_security_contact()
    assert SiteIdentity.current().security_contact == "https://example.gov.cn/report"


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
