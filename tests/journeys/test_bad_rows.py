"""A bad row costs its own line, never a page, a feed, a file, a map or an answer of the JSON interface.

Tables, pages and columns are found: by the registries of models and of the admin, by following links, from the JSON
interface's own description. A later room is covered as soon as it exists.
"""

import csv
import io
import json
from urllib.parse import urlsplit

import openpyxl
import pytest
from defusedxml import ElementTree
from django.contrib import admin
from django.db import connection
from django.urls import reverse
from icalendar import Calendar

from events.calendar.models import Edition
from events.facilities.models import Facility, OpeningPeriod
from initiatives.schools.models import School
from portal.accounts.models import User
from portal.spreadsheets.resources import sheets_of
from tests import samples
from tests.journeys.damage import UNSEEN, damage, tables
from tests.journeys.site import Page, entrances

pytestmark = [pytest.mark.django_db, pytest.mark.sampled]
FORMATS = ("csv", "xlsx", "json")
ROWS = samples.of(3, 200)  # bad rows of a table whose own pages are opened in one run


@pytest.fixture
def spoilt(client, with_demonstration):
    client.raise_request_exception = False
    return damage()


def opened(client, addresses):
    """What is wrong with the answers: errors of the server, and files that no program could read."""
    wrong = []
    for address in dict.fromkeys(addresses):
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code >= 500:
            wrong.append(f"{answer.status_code} {address}: {getattr(answer, 'exc_info', ('', ''))[1]!r}"[:300])
            connection.needs_rollback = False
        elif answer.status_code == 200 and not readable(answer["Content-Type"].partition(";")[0], content):
            wrong.append(f"{address} cannot be read")
    return wrong


def readable(kind, content):
    """Whether a program takes the file for what it says that it is."""
    try:
        if kind.endswith(("xml", "+xml")):
            ElementTree.fromstring(content)
        elif kind.endswith("json"):
            json.loads(content)
        elif kind.endswith("spreadsheetml.sheet"):
            openpyxl.load_workbook(io.BytesIO(content), read_only=True).close()
        elif kind == "text/csv":
            list(csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True))
        elif kind == "text/calendar":
            Calendar.from_ical(content)
    except (ValueError, SyntaxError, KeyError, csv.Error):
        return False
    return True


def public_addresses(client):
    """Lists, feeds and maps as they stand, every list as a file too, and what these pages offer with a question."""
    found = []
    for address in sorted(entrances()):
        found.append(address)
        page = client.get(address)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            found += [f"{address}?format={format}" for format in FORMATS] + [f"{address}?q=学"]
            links = [a["href"] for a in Page(page.content.decode()).all("a") if a.get("href")]
            questions = [link for link in links if urlsplit(link).query and not urlsplit(link).netloc]
            found += [link if link.startswith("/") else f"{address}{link}" for link in questions[: samples.of(2, 40)]]
    return found


def own_pages(bad):
    """The public pages of bad rows, and of a row beside them that has nothing but unseen characters."""
    for model, rows in bad.items():
        if hasattr(model, "get_absolute_url"):
            first, last = model._base_manager.order_by("pk").first(), model._base_manager.order_by("pk").last()
            some = [*model._base_manager.filter(pk__in=[*rows][: ROWS * 4]), *filter(None, (first, last))]
            yield from (record.get_absolute_url() for record in some)


def below(client, addresses):
    """What a record's page has below its own address: its calendar, its code, its files."""
    for address in addresses:
        page = client.get(address)
        if page.status_code == 200:
            links = [link.partition("#")[0] for link in Page(page.content.decode()).links]
            yield from (link for link in links if link.startswith(address) and link != address)


def test_tables_are_spoilt(spoilt):
    """The control: the rows are as bad as they are meant to be."""
    assert OpeningPeriod.objects.filter(season_to="06-31").exists()
    assert {UNSEEN in name for name in Facility.objects.values_list("name", flat=True)} == {True}
    assert {UNSEEN in name for name in Edition.objects.values_list("title", flat=True)} == {True}
    assert len([model for model, rows in spoilt.items() if rows]) > 30
    unknown = [model for model in tables() if any("nosuch" in row for row in choices_of(model))]
    assert len(unknown) > 20


def choices_of(model):
    columns = [field.attname for field in model._meta.local_concrete_fields if field.choices]
    return model._base_manager.values_list(*columns) if columns else []


def test_public_pages_feeds_files_and_maps(client, spoilt):
    addresses = public_addresses(client)
    assert len(addresses) > 60
    own = [*own_pages(spoilt)]
    assert opened(client, [*addresses, *own, *below(client, own[:: samples.of(9, 1)])]) == []


def test_english_pages(client, spoilt):
    assert opened(client, [address for address in sorted(entrances()) if address.startswith("/en/")]) == []


def test_the_json_interface(client, spoilt):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    addresses = []
    for path, methods in paths.items():
        inside = [one["name"] for one in methods["get"].get("parameters", []) if one["in"] == "path"]
        if not inside:
            addresses += [path, *(f"{path}?format={format}" for format in ("csv", "geojson"))]
            continue
        if len(inside) == 1:
            models = [model for model in spoilt if has(model, inside[0]) and hasattr(model, "get_absolute_url")]
            for model in models:
                keys = model._base_manager.filter(pk__in=[*spoilt[model]][:ROWS]).values_list(inside[0], flat=True)
                addresses += [path.replace(f"{{{inside[0]}}}", str(key)) for key in keys]
    assert len(addresses) > 20
    assert opened(client, addresses) == []


def has(model, name):
    return any(field.name == name for field in model._meta.local_concrete_fields)


def test_the_back_office(client, spoilt):
    client.force_login(User.objects.create_superuser("root", password=None))
    addresses = ["/admin/"]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses.append(reverse(f"{name}_changelist"))
        rows = [*spoilt.get(model, ())][:ROWS]
        addresses += [reverse(f"{name}_change", args=[key]) for key in rows]
        addresses += [reverse(f"{name}_{page}", args=[key]) for page in ("history", "delete") for key in rows[:1]]
    assert len(addresses) > 100
    assert opened(client, addresses) == []


def test_sheets_of_the_back_office(client, spoilt):
    client.force_login(User.objects.create_superuser("root", password=None))
    wrong = []
    for model in admin.site._registry:
        for resource in sheets_of(model):
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_export")
            columns = [column.name for column in resource.columns()]
            for format in ("csv", "xlsx"):
                asked = {"columns": columns, "format": format}
                answer = client.post(f"{address}?sheet={resource.key()}", asked)
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                kind = answer["Content-Type"].partition(";")[0]
                if answer.status_code != 200 or kind == "text/html" or not readable(kind, content):
                    wrong.append(f"{model._meta.label} {format}: {answer.status_code} {kind}")
    assert wrong == []


def test_the_other_rows_of_a_list_stay(client, spoilt):
    """What is public is there, with its names, but for the rows that are no longer what a reader may see."""
    facilities, schools = (client.get(f"/api/v1/{name}").json() for name in ("facilities/", "schools"))
    assert (facilities["count"], len(facilities["items"])) == (Facility.objects.visible().count(), facilities["limit"])
    assert schools["count"] > School.objects.count() // 2
