"""Whoever is signed in and is refused is named in the audit log, and cannot fill it."""

from ipaddress import ip_network

import pytest
from django.http import HttpResponseForbidden
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.audit.refusals import refusals_middleware
from tests.factories import person
from tests.portal.audit.entries import Entries, address
from tests.portal.audit.test_every_post import MODELS

pytestmark = pytest.mark.django_db


def test_a_form_without_its_token_is_a_refusal_too(chief):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(chief)
    entries = Entries()
    assert strict.post(reverse("account_logout")).status_code == 403
    assert entries.names() == [("refused", False, chief.pk)]


def test_a_person_from_a_net_that_is_not_allowed_leaves_an_entry(client, chief, settings):
    settings.ADMIN_ALLOWED_NETS = [ip_network("10.0.0.0/8")]
    entries = Entries()
    assert client.get(reverse("admin:index"), REMOTE_ADDR="192.0.2.9").status_code == 403
    (entry,) = entries.new()
    assert (entry.kind, entry.actor, entry.address, entry.note) == ("refused", chief, "192.0.2.9", "GET /admin/")


def test_whoever_is_not_signed_in_leaves_none(client, settings):
    entries = Entries()
    client.get(reverse("admin:index"))
    client.post(reverse("account_login"), {})
    assert entries.new() == []


def test_refusals_cannot_fill_the_log(client, time_machine):
    stranger = person()
    time_machine.move_to("2026-05-12 12:00", tick=False)
    client.force_login(stranger)
    entries = Entries()
    for _ in range(5):
        assert client.get("/admin/places/place/add/").status_code == 403
    assert [entry.note for entry in entries.new()] == ["GET /admin/places/place/add/"]
    time_machine.shift(59)
    client.get("/admin/places/place/add/")
    assert len(entries.new()) == 1
    time_machine.shift(2)
    client.get("/admin/places/place/add/")
    assert len(entries.new()) == 2
    for model in MODELS * 2:
        client.post(f"{address(model, 'add')}")
        client.get(f"{address(model, 'add')}")
    assert len(entries.new()) == 31


def test_a_number_of_a_person_in_the_address_is_masked(client):
    request = RequestFactory().get("/admin/13812345678/")
    request.user = person()
    entries = Entries()
    refusals_middleware(lambda request: HttpResponseForbidden())(request)
    assert [entry.note for entry in entries.new()] == ["GET /admin/138****5678/"]
