"""Who may edit what in bulk, and what every sheet offers."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from portal.accounts.models import Grant
from portal.accounts.roles import Role
from portal.privacy.sealed import SealedTextField
from portal.spreadsheets import batches, limits
from portal.spreadsheets.models import Batch, State
from portal.spreadsheets.pages.edit_form import offered
from portal.spreadsheets.pages.edit_pages import EditPages
from portal.spreadsheets.resources import SHEETS
from tests.factories import make, person
from tests.portal.spreadsheets.bulk_editing import (
    LIST,
    addresses,
    chief,
    chosen,
    city,
    clerk,
    confirm,
    page,
    planned,
    post,
    schools,
)
from tests.portal.spreadsheets.conftest import words

__all__ = ["chief", "city", "clerk", "schools"]
pytestmark = pytest.mark.django_db
School = apps.get_model("schools.School")


# --- rights


def test_a_county_clerk_changes_the_rows_of_the_own_county_alone(client, clerk, city, schools):
    """Who reads the whole city may choose any row; the preview refuses those of other counties one by one."""
    Grant.objects.create(user=clerk, role=Role.AUDITOR, place=city["city"])
    far = make(School, place=city["b1"], name="远处小学", address="远街")
    batch = planned(client, [schools[0], far], address="新街")
    assert (batch.changed, batch.wrong) == (1, 1)
    assert "第 2 条 远处小学" in words(client.get(page(batch, "edit_check"), {"show": "wrong"}))
    answer = confirm(client, batch)
    assert (batch.state, answer.status_code) == (State.PLANNED, 400)
    confirm(client, batch, rule="good")
    assert addresses([schools[0], far]) == ["新街", "远街"]


def test_a_row_that_the_clerk_does_not_see_cannot_be_chosen(client, clerk, city, schools):
    far = make(School, place=city["b1"])
    batch = chosen(client, [schools[0], far])
    assert batch.layout.records == [schools[0].pk]


def test_nothing_is_moved_out_of_the_county(client, clerk, city, schools):
    batch = planned(client, schools, address="新街")
    batch.layout.columns, batch.layout.values = {"township": 0}, {"township_id": city["b1"].pk}
    batches.plan(batch)
    assert (batch.changed, batch.wrong) == (0, 3)


def test_a_right_that_was_taken_away_meanwhile_counts(client, clerk, city, schools):
    batch = planned(client, schools, address="新街")
    Grant.objects.filter(user=clerk).update(place=city["b"])
    confirm(client, batch)
    assert (batch.state, addresses(schools)) == (State.PLANNED, ["老街"] * 3)


def test_an_editor_may_edit_in_bulk_and_take_it_back(client, city, schools):
    editor = person(Role.EDITOR, city["a"])
    client.force_login(editor)
    batch = planned(client, schools, address="新街")
    confirm(client, batch)
    assert addresses(schools) == ["新街"] * 3
    client.post(reverse("admin:spreadsheets_batch_undo", args=[batch.pk]))
    assert addresses(schools) == ["老街"] * 3


def test_who_may_only_read_is_not_offered_it_and_gets_no_page_of_others(client, chief, city, schools):
    batch = planned(client, schools, address="新街")
    client.force_login(person(Role.AUDITOR, city["city"]))
    assert "批量修改" not in words(client.get(reverse(LIST)))
    assert client.get(page(batch, "edit_check")).status_code == 404
    client.post(reverse(LIST), {"action": "bulk_edit", "_selected_action": [schools[0].pk]})
    assert Batch.objects.count() == 1


# --- every sheet


def request_of(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def test_every_sheet_offers_columns_but_no_keys_nor_sealed_ones(chief):
    without = set()
    for key, resource in SHEETS.items():
        if not admin.site.is_registered(resource._meta.model):
            continue
        pages = EditPages(admin.site.get_model_admin(resource._meta.model))
        columns = pages.columns(request_of(chief), resource)
        keys = {name for column in resource.key_columns() for name in column.attnames}
        assert keys.isdisjoint({name for column in columns for name in column.attnames})
        assert [column for column in columns if isinstance(column.field, SealedTextField) or column.field.unique] == []
        if not columns:
            without.add(key)
    assert without == set()


def test_coordinates_belong_to_one_record(chief):
    resource = SHEETS["schools.school"]
    fields = admin.site.get_model_admin(School).get_form(request_of(chief), None, change=True).base_fields
    assert {"longitude", "latitude"} <= set(fields)
    assert {"longitude", "latitude", "code"}.isdisjoint({column.name for column in offered(resource, fields)})


def test_a_published_figure_is_refused_one_by_one(client, chief):
    Observation = apps.get_model("indicators.Observation")
    draft, shut = make(Observation), make(Observation)
    Observation.objects.filter(pk=shut.pk).update(
        state="published", published_text="1", published_at="2026-01-01T00:00Z", source=make_source()
    )
    batch = chosen(client, [draft, shut], "admin:indicators_observation_changelist")
    post(client, batch, quote="新的原文")
    batch.refresh_from_db()
    assert (batch.changed, batch.wrong) == (1, 1)


def make_source():
    return make(apps.get_model("indicators.SourceDocument"))


def test_too_many_rows_are_refused_in_the_list(client, chief, schools, monkeypatch):
    monkeypatch.setattr(limits, "EDITED_ROWS", 2)
    answer = client.post(
        reverse(LIST), {"action": "bulk_edit", "_selected_action": [one.pk for one in schools]}, follow=True
    )
    assert "一次最多批量修改" in words(answer)
    assert Batch.objects.count() == 0
