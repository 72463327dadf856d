"""Schools of two counties and people who edit them in bulk, for the tests of bulk edits."""

import pytest
from django.apps import apps
from django.urls import reverse

from portal.accounts.roles import Role
from portal.spreadsheets.models import Batch
from tests.factories import make, person, tree
from tests.posting import untouched

School, Membership = apps.get_model("schools.School"), apps.get_model("networks.Membership")

LIST = "admin:schools_school_changelist"


@pytest.fixture
def city():
    return tree()


@pytest.fixture
def chief(client):
    user = person(is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def clerk(client, city):
    user = person(Role.DATA, city["a"])
    client.force_login(user)
    return user


@pytest.fixture
def schools(city):
    return [
        make(School, place=city["a1"], name=f"样例{sign}小学", address="老街", phone="0600-1234567")
        for sign in "甲乙丙"
    ]


def chosen(client, records, url=LIST, **more):
    """The bulk edit that the list's action begins."""
    answer = client.post(reverse(url), {"action": "bulk_edit", "_selected_action": [one.pk for one in records], **more})
    assert answer.status_code == 302
    return Batch.objects.first()


def page(batch, name="edit"):
    options = batch.resource._meta.model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=[batch.pk])


def post(client, batch, *, ticked=True, **values):
    """What a browser sends after these boxes were filled in."""
    ticks = {f"change-{name}": "on" for name in values if ticked}
    sent = untouched(client.get(page(batch)).context["form"])
    return client.post(page(batch), {**sent, **values, **ticks})


def planned(client, records, **values):
    """Up to the preview. ``values``: field → new value, each with its tick."""
    batch = chosen(client, records)
    answer = post(client, batch, **values)
    assert answer.status_code == 302, answer.context["form"].errors
    batch.refresh_from_db()
    return batch


def confirm(client, batch, **more):
    answer = client.post(page(batch, "edit_check"), {"token": batch.token, **more}, follow=True)
    batch.refresh_from_db()
    return answer


def addresses(schools):
    return [School.objects.get(pk=one.pk).address for one in schools]
