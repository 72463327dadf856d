"""A walk through every public page, with the demonstration data loaded. New rooms join by themselves."""

from collections import Counter

import pytest

from portal.site.models import SiteIdentity
from tests.journeys.site import NO_PAGES, crawl, every_kind, faults, kind

pytestmark = pytest.mark.django_db

# https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring, header by header
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "form-action": "'self'",
    "style-src": "'self'",
}

# What a reader who follows links does not come to: pictures, choices and probes, files that the demonstration has none
# of or that are offered as one session's calendar, a fault report (its number is the reporter's), a draft's preview
# (its link is signed), a feed that the head of a page names beside the one that it links to.
NOT_LINKED = {
    *("art", "calendar:qr", "favicon", "site:reading", "monitoring:healthz", "monitoring:readyz"),
    *("calendar:document", "calendar:session-calendar", "facilities:report", "indicators:source_file"),
    *("facilities:picture", "calendar:picture", "schools:picture", "media:file", "site:preview"),
    *("facilities:waiting_photo", "facilities:report_photo"),
    *("media:library", "media:picture", "content:channel_atom", "content:file"),
    *NO_PAGES,
}


def header_faults(address, response):
    found = [f"{name}: {response.get(name)}" for name, value in HEADERS.items() if response.get(name) != value]
    policy = dict(part.strip().split(" ", 1) for part in response.get("Content-Security-Policy", "").split(";") if part)
    found += [f"{name} {policy.get(name)}" for name, value in POLICY.items() if policy.get(name) != value]
    found += [
        f"policy allows {word}" for word in ("unsafe-inline", "unsafe-eval", "http:", " *") if word in str(policy)
    ]
    found += [  # a form needs its token; nothing else may be stored for a reader who only reads
        f"cookie {name}"
        for name, cookie in response.cookies.items()
        if name != "csrftoken" or cookie["samesite"] != "Lax"
    ]
    found += ["open to other origins"] if response.get("Access-Control-Allow-Origin") == "*" else []
    return [f"{address}: {fault}" for fault in found]


def test_every_public_page_keeps_the_rules(client, with_demonstration):
    client.raise_request_exception = False  # a broken page is listed with all the others
    identity = SiteIdentity.current()
    names = [identity.name, identity.name_en]
    wrong, kinds = [], Counter()
    for address, response in crawl(client, of_a_kind=4):
        kinds[kind(address.partition("?")[0])] += 1
        if response.status_code != 200:
            wrong.append(f"{address}: status {response.status_code}")
        elif response["Content-Type"].startswith("text/html"):
            html = response.content.decode()
            wrong += faults(address, html, names) + header_faults(address, response)
            wrong += [f"{address}: {len(html.encode())} bytes"] if len(html.encode()) >= 200_000 else []
    assert wrong == []
    assert every_kind() - set(kinds) == NOT_LINKED


@pytest.mark.parametrize("address", ["/nothing/", "/en/nothing/"])
def test_a_missing_page_keeps_them_too(client, address):
    response = client.get(address)
    identity = SiteIdentity.current()
    names = [identity.name, identity.name_en]
    assert faults(address, response.content.decode(), names) + header_faults(address, response) == []
