"""Public addresses are read: whoever sends anything there is told that it is not taken."""

import re

import pytest
from django.urls import URLPattern, get_resolver, resolve

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

CLOSED = ("/admin/", "/account/")  # the back office and signing in
SENDING = ("post", "put", "patch", "delete", "options", "trace")
FORMS = {"facilities:report_find", "facilities:report_new"}  # the only public addresses that take POST
MACHINES = {"letters:reports"}  # but for those of services, which sign what they send
ARGUMENTS = {"int": "1"}  # for the converter; any other takes a word
WORD = "no-such-record"


def public_addresses(resolver=None, before="/"):
    """Every route outside the back office, with a made-up argument in each variable part."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = before + re.sub(r"<(?:(\w+):)?\w+>", lambda m: ARGUMENTS.get(m[1], WORD), str(entry.pattern))
        if address.startswith(CLOSED):
            continue
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from public_addresses(entry, address)


def test_only_the_forms_take_anything(client):
    """No record is needed: a method is refused before anything is looked up."""
    wrong, asked = [], 0
    for address, view in public_addresses():
        match = resolve(address)
        assert match.func is view, f"{address} leads elsewhere"
        for method in SENDING:
            status = getattr(client, method)(address).status_code
            taken = method == "post" and match.view_name in FORMS | MACHINES
            asked += 1
            if (status != 405) != taken:
                wrong.append(f"{method} {address}: {status}")
    assert wrong == []
    assert asked >= 50 * len(SENDING)


def test_no_form_has_gone():
    assert {resolve(address).view_name for address, _view in public_addresses()} >= FORMS


def test_a_refusal_names_what_is_allowed(client):
    assert client.post("/indicators/")["Allow"] == "GET, HEAD"
