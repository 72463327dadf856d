"""The contract of the parts of Unfold that are not documented: a button asks first, and runs in one's area alone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from unfold.decorators import action

from portal.accounts.models import Grant
from portal.accounts.roles import Role
from portal.backoffice.admin import PlainAdmin
from portal.backoffice.admin_site import BackOfficeSite
from tests.factories import person, tree

pytestmark = pytest.mark.django_db


class Admin(PlainAdmin):
    actions_detail = ["press"]
    actions_submit_line = ["save_and_press"]

    @action(description="按一下", permissions=["change"])
    def press(self, request, object_id):
        return HttpResponse(f"pressed {object_id}")

    @action(description="保存并按一下")
    def save_and_press(self, request, obj):
        return None


@pytest.fixture
def model_admin():
    return Admin(Grant, BackOfficeSite())


def sent(method, role, place):
    request = getattr(RequestFactory(), method)("/")
    request.user = person(role, place)
    return request


def grant_in(place):
    return Grant.objects.create(user=person(), role=Role.EDITOR, place=place)


def test_a_link_asks_and_its_answer_runs_the_method(model_admin):
    city = tree()["city"]
    (entry,) = model_admin._get_base_actions_detail()
    pk = grant_in(city).pk
    page = entry.method(sent("get", Role.SYSTEM, city), object_id=pk)
    assert page.template_name == "portal/backoffice/confirm.html"
    assert (page.context_data["title"], page.context_data["record"].pk) == ("按一下", pk)
    assert entry.method(sent("post", Role.SYSTEM, city), object_id=pk).content == f"pressed {pk}".encode()


def test_it_runs_for_no_record_outside_the_area_and_for_nobody_without_the_right(model_admin):
    entry = model_admin.get_unfold_action("press")
    assert entry.method.allowed_permissions == ["change"]
    with pytest.raises(Http404):
        entry.method(sent("post", Role.SYSTEM, tree()["a"]), object_id=grant_in(tree()["b"]).pk)
    with pytest.raises(PermissionDenied):
        entry.method(sent("post", Role.AUDITOR, tree()["a"]), object_id=grant_in(tree()["a"]).pk)


def test_a_button_that_saves_the_form_is_a_post_already(model_admin):
    assert model_admin.get_unfold_action("save_and_press").method == model_admin.save_and_press
