"""A page with a form's key or token belongs to one reader: marked by mistake, it is kept nowhere all the same."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import get_resolver, reverse

from events.facilities.models import Facility
from portal.limits.idempotency import FIELD, form_key
from portal.pagecache.application import PageCacheApplication
from portal.pagecache.form_keys import NAMES
from portal.pagecache.marks import ATTRIBUTE, public_page
from portal.pagecache.middleware import PERSONAL, SHARED
from portal.pagecache.store import Store
from tests.journeys.test_methods import FORMS
from tests.portal.pagecache.conftest import HIT, STORED, Browser
from tests.portal.pagecache.test_by_choice import views

SECRET = "a" * 32  # of a reader who has sent a form before


@pytest.fixture
def ask(db, generation):
    for signal in (request_started, request_finished):  # they would close the connection that holds the test's data
        signal.disconnect(close_old_connections)
    yield Browser(PageCacheApplication(WSGIHandler(), store=Store(64_000_000), generation=generation))
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answers_with(monkeypatch, make):
    """The page about accessibility, which everybody may share, answers what ``make(request)`` says."""
    [pattern] = [found for found in every_pattern(get_resolver()) if found.name == "accessibility"]
    monkeypatch.setattr(pattern, "callback", public_page()(lambda request: HttpResponse(make(request))))


def every_pattern(resolver):
    for entry in resolver.url_patterns:
        yield from every_pattern(entry) if hasattr(entry, "url_patterns") else [entry]


HELD = {
    "the key of a form": lambda request: f'<input name="{FIELD}" value="{form_key("test")}">',
    "a token in a form": lambda request: f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">',
    "a token for a script": lambda request: f'<body data-token="{get_token(request)}">',
    "a field without its token": lambda request: '<input name="csrfmiddlewaretoken" value="">',
}


@pytest.mark.parametrize("cookie", ["", f"csrftoken={SECRET}"], ids=["a new reader", "one who has sent before"])
@pytest.mark.parametrize("held", HELD)
def test_a_marked_page_that_holds_one_readers_key_is_private(ask, monkeypatch, held, cookie):
    answers_with(monkeypatch, HELD[held])
    for _ in range(2):
        answer = ask("/accessibility/", **({"cookie": cookie} if cookie else {}))
        assert (answer.status, answer.headers["cache-control"], answer.cache) == (200, PERSONAL, "")


def test_a_marked_page_without_any_is_kept(ask, monkeypatch):
    """That the test above can fail."""
    answers_with(monkeypatch, lambda request: "<body>")
    answers = [ask("/accessibility/", cookie=f"csrftoken={SECRET}") for _ in range(2)]
    assert [answer.cache for answer in answers] == [STORED, HIT]
    assert answers[0].headers["cache-control"] == SHARED


def test_no_form_of_ours_would_be_kept_if_its_view_were_marked(ask, monkeypatch, with_demonstration):
    found = dict(views(get_resolver()))
    arguments = {"facilities:report_new": [Facility.objects.visible().first().code]}
    for name in FORMS:
        address = reverse(name, args=arguments.get(name))
        monkeypatch.setattr(found[name], ATTRIBUTE, frozenset(), raising=False)
        answer = ask(address)
        assert (answer.status, "no-store" in answer.headers["cache-control"], answer.cache) == (200, True, ""), name
        assert any(part in answer.body for part in NAMES), name
