"""A page is kept by choice: whatever view does not say that its page is the same for everybody is private."""

from django.urls import URLPattern, get_resolver, resolve

from portal.pagecache.middleware import PERSONAL
from tests.portal.pagecache.test_every_page import plain_addresses


def views(resolver, namespace=""):
    """``(name, view)`` of every public address."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback
        elif entry.namespace != "admin":
            yield from views(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def marked(view):
    return getattr(view, "cache_parameters", None) is not None


def test_every_unmarked_page_is_private_and_kept_nowhere(client, db):
    client.raise_request_exception = False
    opened = {}
    for address in plain_addresses(get_resolver().url_patterns):
        if address.startswith("/admin/") or marked(resolve(address).func):
            continue
        response = client.get(address)
        opened[address] = said = response["Cache-Control"]
        assert "public" not in said, address
        assert "private" in said or "no-store" in said, address
    assert {"/reading/", "/account/login/", "/facilities/reports/", "/healthz"} <= opened.keys()


def test_a_view_of_a_public_room_without_the_mark_is_private(client, db, monkeypatch):
    view = resolve("/accessibility/").func
    assert "public" in client.get("/accessibility/")["Cache-Control"]
    monkeypatch.delattr(view, "cache_parameters")
    response = client.get("/accessibility/")
    assert response["Cache-Control"] == PERSONAL
    assert not hasattr(response, "cache_policy")


def test_who_is_unmarked_is_known():
    """A new view must say which it is; this list is of those that are personal, or answer a file or a redirect."""
    unmarked = {name for name, view in views(get_resolver()) if not marked(view)}
    rooms = {name for name in unmarked if not name.startswith(("account", "mfa", "monitoring:"))}
    assert rooms == {
        "favicon", "site:reading", "site:preview", "facilities:report_photo", "facilities:waiting_photo",
        *("media:file", "media:library", "media:picture"),
        *("facilities:report_find", "facilities:report", "facilities:report_new"),
        *("letters:reports", "letters:demonstration"),
    }  # fmt: skip
