"""What history holds comes back only with the right to it, and a state never does."""

import pytest
from django.contrib import admin

from portal.accounts.roles import Role
from portal.places.models import Place
from tests.factories import person, tree
from tests.portal.backoffice.test_access import address

pytestmark = pytest.mark.django_db


def test_restoring_an_old_version_needs_the_right_and_stays_in_the_area(client):
    place = tree()["a1"]
    place.name = "新名"
    place.save()
    old = place.history.last()
    url = address(Place, "simple_history", place.pk, old.pk)
    client.force_login(person(Role.EDITOR, tree()["city"]))
    assert client.post(url, {"name": "甲镇"}).status_code == 403
    client.force_login(person(Role.DATA, tree()["city"]))
    page = client.get(url)
    assert client.post(url, posted_version(page)).status_code == 302
    place.refresh_from_db()
    assert place.name == "甲镇"


def posted_version(page):
    form = page.context["adminform"].form
    return {bound.html_name: bound.value() for bound in form if bound.value() is not None}


def test_no_state_field_is_kept_in_history_or_editable():
    """A restored version can only write what the history holds, so a state that is not held cannot come back."""
    for model in admin.site._registry:
        names = {field.name for field in model._meta.fields}
        if hasattr(model, "history"):
            tracked = {field.name for field in model.history.model.tracked_fields}
            assert {"state"} & names & tracked == set(), model
        if "state" in names:
            assert not model._meta.get_field("state").editable, model
