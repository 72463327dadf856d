"""A database of each release comes up to today's code: its columns are the models', its pages open."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.urls import reverse

from portal.accounts.models import User
from tests.journeys.site import crawl
from tests.upgrade import releases, schema

MANY = 100  # addresses that a crawl of a few rows of everything reaches at least


def test_migrations_are_never_edited(version):
    today = releases.migrations()
    then = releases.migrations_of(version)
    assert len(then) > 15
    assert {path: today.get(path) for path in then} == then


@pytest.mark.django_db
def test_every_table_of_the_release_holds_something(version):
    """A table that a later release makes is empty here; what this release had is there after the upgrade."""
    text = releases.dump(version).read_text(encoding="utf-8")
    models = [model for model in apps.get_models(include_auto_created=True) if f'{model._meta.db_table}"' in text]
    assert [model._meta.label for model in models if not model._base_manager.exists()] == []


@pytest.mark.django_db
def test_the_columns_are_the_models(version):
    assert schema.faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            "ALTER TABLE places_place ADD COLUMN extra integer",
            "places_place.extra: ('integer', True), the model says None",
        ),
        ("DROP INDEX audit_moment", "audit_auditevent: no audit_moment"),
        (
            {"sqlite": "DROP TRIGGER membership_one_core_update"}.get(
                connection.vendor, "DROP TRIGGER membership_one_core ON networks_membership"
            ),
            "networks_membership: no membership_one_core",
        ),
    ],
)
def test_a_difference_is_found(version, change, fault):
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert schema.faults() == [fault]


@pytest.mark.django_db
def test_every_public_page_opens(version, client):
    client.raise_request_exception = False
    seen = {address: response.status_code for address, response in crawl(client, of_a_kind=3)}
    assert {address: status for address, status in seen.items() if status != 200} == {
        "/.well-known/security.txt": 404  # nobody has said yet where weaknesses are reported
    }
    assert len(seen) > MANY


@pytest.mark.django_db
def test_every_list_and_form_of_the_back_office_opens(version, client):
    client.force_login(User.objects.create_superuser("admin", password=None))
    client.raise_request_exception = False
    wrong = {}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses = [reverse(f"{name}_changelist")]
        addresses += [reverse(f"{name}_change", args=[row.pk]) for row in model._base_manager.all()[:1]]
        for address in addresses:
            status = client.get(address, follow=True).status_code
            if status != 200:
                wrong[address] = status
    assert wrong == {}
