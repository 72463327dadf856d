"""Every address answers whatever stands in its path, query and forms: 200, 400, 404 or 422, never 500.

Addresses, parameters and fields are found: by following links, from the JSON interface's own description, from the
admin's registry. A later room is covered as soon as it exists.
"""

from itertools import cycle, islice
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import Resolver404, resolve, reverse

from portal.accounts.models import User
from tests import samples
from tests.journeys.site import Page, crawl, kind

pytestmark = pytest.mark.django_db

ODD = (
    *("\x00", "²", "9" * 30, "-1", "0", "1e999", "１２", "NaN", "\ud800", "\ufffe", "%", "'\"<\\", "a" * 2000),
    *("2026-02-30", "0000-01-01", "9999-12-31", "2026-13", "0001-01", "25:61"),
)
EACH = samples.of(1, len(ODD))  # odd values that a parameter of the back office gets in one run
OF_A_PAGE = samples.of(6, len(ODD))  # the same of a public page and its parts
OF_EVERY_LIST = ("q", "o", "p", "_to_field", "pk__in", "id__exact")


def written(value):
    return quote(value, errors="surrogatepass", safe="")


def asked(parameters):
    return "&".join(f"{name}={written(value)}" for name, value in parameters)


def faults(client, addresses):
    """Those that answer with an error of the server, each in a savepoint: one fault must not make the next."""
    client.raise_request_exception = False
    found = []
    for address in addresses:
        answer = client.get(address)
        if answer.status_code >= 500:
            found.append(f"{answer.status_code} {address[:200]}")
            connection.needs_rollback = False
        if answer.streaming:
            list(answer)
    return found


def public_pages(client):
    pages = {}
    for address, response in crawl(client, of_a_kind=1):
        path, _, query = address.partition("?")
        _path, names = pages.setdefault(kind(path), (path, set()))
        names |= {name for name, _value in parse_qsl(query)}
        if response["Content-Type"].startswith("text/html"):
            page = Page(response.content.decode())
            names |= {control["name"] for tag in ("input", "select") for control in page.all(tag) if "name" in control}
            for link in page.links:
                target = urlsplit(link)
                if not target.netloc and target.path in ("", path):
                    names |= {name for name, _value in parse_qsl(target.query)}
    return pages


@pytest.mark.sampled
def test_public_pages_take_any_parameter_and_any_path(client, with_demonstration):
    pages = public_pages(client)
    assert len(pages) > 30
    addresses = []
    for number, (path, names) in enumerate(pages.values()):
        odd = [*values(number * OF_A_PAGE, OF_A_PAGE)]
        if names:
            addresses += [f"{path}?{asked((name, value) for name in sorted(names))}" for value in odd]
        for part in arguments(path):
            addresses += [path.replace(part, written(value)) for value in odd]
    assert len(addresses) > 100
    assert faults(client, addresses) == []


def arguments(path):
    """The parts of the path that its view reads; none where the address is that of a file or of the other language."""
    try:
        return {str(value) for value in resolve(path).kwargs.values()}
    except Resolver404:
        return set()


@pytest.mark.sampled
def test_the_json_interface_takes_anything(client, with_demonstration):
    described = client.get("/api/v1/openapi.json").json()["paths"]
    addresses = []
    for path, methods in described.items():
        parameters = methods["get"].get("parameters", [])
        names = [entry["name"] for entry in parameters if entry["in"] == "query"]
        inside = [entry["name"] for entry in parameters if entry["in"] == "path"]
        for turn, name in enumerate(names or ["x"]):
            for value in values(turn * EACH, EACH * 4):
                address = path
                for part in inside:
                    address = address.replace(f"{{{part}}}", written(value))
                addresses.append(f"{address}?{asked([(name, value)])}")
    assert len(addresses) > 100
    assert faults(client, addresses) == []


def values(start, number=EACH):
    """The next odd values, so that all of them have their turn over the parameters."""
    return islice(cycle(ODD), start % len(ODD), start % len(ODD) + number)


def parameters_of(client, model_admin):
    """What this list takes beyond others: the parameters of its filters and its date hierarchy."""
    request = client.get(reverse("admin:index")).wsgi_request
    changelist = model_admin.get_changelist_instance(request)
    names = {name for spec in changelist.filter_specs for name in spec.expected_parameters() if name}
    if model_admin.date_hierarchy:
        names |= {f"{model_admin.date_hierarchy}__{part}" for part in ("year", "month", "day")}
    return sorted(names)


@pytest.mark.sampled
def test_lists_of_the_back_office_take_any_parameter(client):
    client.force_login(User.objects.create_superuser("root", password=None))
    addresses, turn = [], 0
    for number, (model, model_admin) in enumerate(admin.site._registry.items()):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        own = parameters_of(client, model_admin)
        every = islice(cycle(OF_EVERY_LIST), number, number + samples.of(2, len(OF_EVERY_LIST)))
        for parameter in (*own, *every):
            turn += EACH
            asking = [asked([(parameter, value)]) for value in values(turn)]
            addresses += [f"{reverse(f'{name}_changelist')}?{query}" for query in asking]
        addresses += [
            reverse(f"{name}_change", args=["1"]).replace("/1/", f"/{written(value)}/") for value in values(turn)
        ]
    assert len(addresses) > 300
    assert faults(client, addresses) == []


@pytest.mark.sampled
def test_forms_of_the_back_office_take_anything(client):
    """Each field of each form gets the same odd text; what a form does not take it refuses in words."""
    client.force_login(User.objects.create_superuser("root", password=None))
    client.raise_request_exception = False
    wrong, turn = [], 0
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        page = client.get(reverse(f"{name}_add"))
        if page.status_code != 200:
            continue
        controls = [
            control["name"]
            for tag in ("input", "select", "textarea")
            for control in Page(page.content.decode()).all(tag)
            if "name" in control and not control["name"].endswith("_FORMS") and control.get("type") != "file"
        ]
        turn += EACH
        pages = [control.replace("TOTAL_FORMS", "page") for control in controls if control.endswith("TOTAL_FORMS")]
        asking = [asked([(parameter, value)]) for parameter in pages for value in values(turn)]
        wrong += faults(client, [f"{reverse(f'{name}_add')}?{query}" for query in asking])
        for value in values(turn):
            fixed = {control: "0" for control in controls if control.endswith(("TOTAL_FORMS", "INITIAL_FORMS"))}
            posted = {control: value.encode("utf-8", "replace").decode() for control in controls} | fixed
            status = client.post(reverse(f"{name}_add"), posted).status_code
            if status >= 500:
                wrong.append(f"{name} {value[:20]!r}: {status}")
                connection.needs_rollback = False
    assert wrong == []
