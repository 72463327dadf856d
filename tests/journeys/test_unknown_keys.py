"""An address of nothing says so: 404 on every page of a record, 400 or 404 where its escapes are broken."""

import re

import pytest
from django.contrib import admin
from django.core.handlers.wsgi import WSGIHandler
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from portal.accounts.models import User
from portal.limits.request_size import RequestLimits
from tests import samples
from tests.factories import make

pytestmark = pytest.mark.django_db
KEYS = ["abc", "²", "9" * 40, "0", "-1", "_FF", "1_2F", "１", "1.0", "None"]
PARAMETER = re.compile(r"<[^>]*>")
BROKEN = ["%", "%zz", "%ff", "%c0%af", "%ED%A0%80", "%u5b66", "%2"]


def object_views(model_admin):
    """The addresses of a record's pages, with ``KEY`` for its key; what comes behind it is made up."""
    options = model_admin.opts
    for entry in model_admin.get_urls():
        of_no_record = str(entry.pattern).startswith("filters/") or str(entry.pattern) == "<path:object_id>/"
        if isinstance(entry.pattern, RoutePattern) and entry.pattern.converters and not of_no_record:
            yield f"/admin/{options.app_label}/{options.model_name}/{filled(entry.pattern)}"


def filled(pattern):
    """The first argument is the key, unless it must be a number."""
    route, made_up = str(pattern), iter(("KEY", "1", "1"))
    for name, converter in pattern.converters.items():
        value = next(made_up, "1")
        if value == "KEY" and type(converter).__name__ == "IntConverter":
            value = "999999999"
        route = route.replace(next(part for part in PARAMETER.findall(route) if part.endswith(f"{name}>")), value)
    return route


@pytest.fixture
def chief(client):
    client.force_login(User.objects.create_superuser("root", password=None))
    client.raise_request_exception = False
    return client


@pytest.mark.usefixtures("undrawn")
def test_every_page_of_a_record_that_there_is_not(chief):
    views = [address for model_admin in admin.site._registry.values() for address in object_views(model_admin)]
    assert len(views) > 3 * len(admin.site._registry)
    asked = [view.replace("KEY", key) for number, view in enumerate(views) for key in turn(number)]
    assert {address: status for address in asked if (status := chief.get(address).status_code) != 404} == {}


def turn(number):
    """``abc`` for every page, and of the other keys one or two in turn."""
    others, some = KEYS[1:], samples.of(1, len(KEYS) - 1)
    return ["abc", *(others[(number + step) % len(others)] for step in range(some))]


@pytest.mark.usefixtures("undrawn")
def test_a_save_and_a_deletion_of_nothing(chief):
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/abc/"
        assert (base, chief.post(f"{base}delete/", {"post": "yes"}).status_code) == (base, 404)
        assert (base, chief.post(f"{base}change/", {"_save": "1"}).status_code in (403, 404)) == (base, True)


def test_the_control_a_record_that_there_is(chief):
    for model in [*admin.site._registry][:3]:
        record = make(model)
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{record.pk}/"
        assert chief.get(f"{base}change/").status_code == 200


# --- broken escapes


def routes(resolver=None, prefix="/"):
    """One address for every public view that reads a part of its path, with ``KEY`` in the place of that part."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern) and isinstance(entry.pattern, RoutePattern):
            yield prefix + filled(entry.pattern)
        elif not isinstance(entry, URLPattern) and not entry.pattern.converters:
            yield from routes(entry, prefix + (str(entry.pattern) if isinstance(entry.pattern, RoutePattern) else ""))


def test_a_path_with_broken_escapes_is_answered_at_once(client):
    client.raise_request_exception = False
    addresses = sorted({one for one in routes() if "KEY" in one and not one.startswith(("/admin/", "/static/"))})
    assert len(addresses) > 15
    wrong = {}
    for number, address in enumerate([*addresses, "/KEY", "/en/KEY", "/api/v1/KEY"]):
        for sign in BROKEN if samples.WHOLE else (BROKEN[number % len(BROKEN)], "%ff"):
            path = address.replace("KEY", sign)
            status = client.get(path).status_code
            if status not in (400, 404, 410):  # a preview that is over is gone
                wrong[path] = status
    assert wrong == {}


@pytest.mark.parametrize("sign", ["\xff", "\xc0\xaf", "\xed\xa0\x80", "\0"])
def test_bytes_that_are_no_text_reach_nothing(sign):
    """As a server hands the path on: decoded, one character for each byte."""
    started = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/schools/{sign}/"}
    RequestLimits(WSGIHandler(), lambda offered: "n1")(environ, lambda *head: started.append(head))
    assert started[0][0] == "400 Bad Request"
