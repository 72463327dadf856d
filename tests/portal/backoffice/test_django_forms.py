"""The contract of the undocumented parts of Django's forms and admin classes that the back office leans on."""

import pytest
from django import forms
from django.contrib import admin
from django.forms import inlineformset_factory
from django.http import HttpResponse
from django.test import RequestFactory

from portal.accounts.models import Grant, User
from portal.backoffice.django_forms import CheckedForm, MissingRecordMixin, inline_formsets, is_removed, key_field
from tests.factories import person, tree

pytestmark = pytest.mark.django_db


def test_a_record_is_checked_when_it_holds_what_was_typed_and_has_been_validated():
    seen = []

    class Form(CheckedForm, forms.ModelForm):
        class Meta:
            model = User
            fields = ["username"]

        def check_record(self):
            seen.append((self.instance.username, dict(self.errors)))
            self.add_error(None, "不可以")

    form = Form({"username": "wang fang"})
    assert not form.is_valid()
    ((name, errors),) = seen
    assert (name, list(errors), form.non_field_errors()) == ("wang fang", ["username"], ["不可以"])


@pytest.mark.parametrize("view", ["change_view", "delete_view", "history_view"])
def test_every_page_of_a_record_that_is_not_there_asks_for_the_answer(view):
    class Admin(MissingRecordMixin, admin.ModelAdmin):
        def missing_record(self, request, object_id):
            return HttpResponse(object_id)

    request = RequestFactory().get("/")
    request.user = person(is_superuser=True)
    answer = getattr(Admin(User, admin.AdminSite()), view)(request, "no_5Fone")
    assert answer.content == b"no_one"


def test_the_rows_below_a_form_and_the_name_of_their_key():
    user, place = person(), tree()["city"]
    row = Grant.objects.create(user=user, role="data", place=place)

    class Rows(admin.TabularInline):
        model = Grant

    class Admin(admin.ModelAdmin):
        inlines = [Rows]

    prefix = "grants"
    sent = {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "1", f"{prefix}-0-id": row.pk}
    request = RequestFactory().post("/", {**sent, f"{prefix}-0-role": "editor"})
    request.user = person(is_superuser=True)
    (formset,) = inline_formsets(Admin(User, admin.AdminSite()), request, user)
    assert (formset.model, formset.is_bound, key_field(formset)) == (Grant, True, "id")
    assert formset.forms[0]["role"].data == "editor"


def test_a_row_is_removed_when_its_box_is_ticked():
    user, place = person(), tree()["city"]
    rows = [Grant.objects.create(user=user, role=role, place=place) for role in ("data", "editor")]
    sent = {"grants-TOTAL_FORMS": "2", "grants-INITIAL_FORMS": "2", "grants-0-DELETE": "on"}
    for number, row in enumerate(rows):
        values = {"id": row.pk, "user": user.pk, "role": row.role, "place": place.pk}
        sent |= {f"grants-{number}-{name}": value for name, value in values.items()}
    formset = inlineformset_factory(User, Grant, fields=["role", "place"])(sent, instance=user)
    assert formset.is_valid()
    assert [is_removed(formset, form) for form in formset.forms] == [True, False]
