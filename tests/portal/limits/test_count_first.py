"""Public forms are counted before they are read, and check their token all the same."""

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import get_resolver

from portal.limits.count_first import counted_first
from tests.journeys.test_methods import FORMS, MACHINES
from tests.portal.pagecache.test_by_choice import views

pytestmark = pytest.mark.django_db


def test_every_public_form_is_counted_first_and_nothing_else_does_without_the_middlewares_check():
    found = dict(views(get_resolver()))
    assert {name for name in FORMS if hasattr(found[name], "counted_first")} == FORMS
    without = {name for name, view in found.items() if getattr(view, "csrf_exempt", False)}
    assert {name for name in without if not name.startswith("api")} == FORMS | MACHINES  # the API only reads


@counted_first("test", limit=2, window=600, refused=lambda request, wait: HttpResponse(status=429))
def form(request):
    return HttpResponse(request.POST.get("text", ""))


def post(token, **more):
    request = RequestFactory(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.6").post(
        "/", {"text": "x", "csrfmiddlewaretoken": token, **more}
    )
    request._dont_enforce_csrf_checks = False  # noqa: SLF001
    return request


def test_its_token_is_checked_after_the_count():
    first = RequestFactory().get("/")
    token = get_token(first)
    good = post(token)
    good.COOKIES["csrftoken"] = first.META["CSRF_COOKIE"]
    assert (form(good).status_code, form(good).content) == (200, b"x")
    assert form(post("wrong")).status_code == 429


def test_reading_is_not_counted():
    assert [form(RequestFactory().get("/")).status_code for _ in range(5)] == [200] * 5
    assert form(post("wrong")).status_code == 403


@pytest.mark.parametrize("name", ["/facilities/reports/"])
def test_the_form_of_a_page_works_with_its_own_token(name):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(name)
    token = page.content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert browser.post(name, {"number": "AAAA", "csrfmiddlewaretoken": token}).status_code == 422
    assert browser.post(name, {"number": "AAAA"}).status_code == 403
