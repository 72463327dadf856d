"""Every role against every model of the back office, and a county clerk against every other county's record.

The tables are made from what is registered, so a later room is covered as soon as it exists.
"""

import json

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from portal.accounts.access import POLICIES, allowed
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.backoffice.admin_site import ChoiceView
from tests.factories import make, person, tree
from tests.posting import posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_tree", "undrawn")]
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
WITH_AREA = [model for model in MODELS if POLICIES[model].area is not None]


def label(value):
    return value._meta.label if hasattr(value, "_meta") else str(value)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def request_of(user):
    """What the back office asks its permissions with; no page need be made for that."""
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(pk=user.pk)
    return request


def answers(client, model, record):
    """What the person gets on each page: 200 for allowed, 403 or 404 for refused."""
    pages = {"view": ("changelist",), "add": ("add",), "delete": ("delete", record.pk)}
    return {action: client.get(address(model, *page)).status_code for action, page in pages.items()}


def saved(client, model, record):
    """Whether an empty save is taken up at all (a form with errors is) or refused."""
    return client.post(address(model, "change", record.pk), {"_save": "1"}).status_code != 403


@pytest.mark.one_database
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_role_of_the_whole_city_opens_exactly_its_pages(client, model):
    policy, model_admin = POLICIES[model], admin.site._registry[model]
    found, expected = {}, {}
    for role in Role:
        record, user = model._base_manager.first() or make(model), person(role, tree()["city"])
        client.force_login(user)
        asked = request_of(user)
        offered = {"add": model_admin.has_add_permission, "delete": model_admin.has_delete_permission}
        for action, status in answers(client, model, record).items():
            assert status in (200, 302, 403, 404)  # 302: the list of a single record leads to the record
            found[role, action] = status in (200, 302)
            expected[role, action] = role in policy.roles[action] and (action not in offered or offered[action](asked))
        if role in policy.roles["view"]:
            found[role, "change"] = saved(client, model, record)
            expected[role, "change"] = role in policy.roles["change"] and model_admin.has_change_permission(asked)
    assert found == expected


@pytest.mark.one_database
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_without_a_grant_there_is_nothing(client, model):
    record = make(model)
    client.force_login(person())
    assert {*answers(client, model, record).values()} <= {403, 404}
    assert client.get(address(model, "change", record.pk)).status_code in (403, 404)


@pytest.mark.one_database
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_who_is_no_member_of_staff_is_turned_away(client, model):
    client.force_login(person(Role.DATA, tree()["city"], is_staff=False))
    assert client.get(address(model, "changelist"), follow=True).status_code == 403


def inside(clerk, model):
    """A record of her county, and of her township where the model knows townships."""
    record = make(model, place=tree()["a1"])
    if not allowed(clerk, model, "change", record):
        pytest.skip("this model counts by county, and the clerk has a township")
    return record


@pytest.fixture(params=["a", "a1"])
def clerk(request, client):
    """A clerk of county 甲, or of one township in it, with every role there."""
    clerk = person()
    for role in Role:
        clerk.grants.create(role=role, place=tree()[request.param])
    client.force_login(clerk)
    return clerk


@pytest.mark.parametrize("model", WITH_AREA, ids=label)
def test_a_clerk_sees_and_edits_only_her_area(client, clerk, model):
    own, other = inside(clerk, model), make(model, place=tree()["b1"])
    listed = client.get(address(model, "changelist")).context["cl"].queryset
    assert own in listed
    assert other not in listed
    for page in ("change", "delete", "history"):
        assert client.get(address(model, page, other.pk)).status_code == 404, page
        assert client.post(address(model, page, other.pk), {"post": "yes"}).status_code == 404, page
    assert client.get(address(model, "change", own.pk)).status_code == 200
    assert model._base_manager.filter(pk=other.pk).exists()


@pytest.mark.parametrize("model", WITH_AREA, ids=label)
def test_bulk_actions_do_not_reach_another_area(client, clerk, model):
    own, other = make(model, place=tree()["a1"]), make(model, place=tree()["b1"])
    actions = list(admin.site._registry[model].get_actions(client.get(address(model, "changelist")).wsgi_request))
    for action in actions:
        for across in ("0", "1"):
            chosen = {"action": action, "_selected_action": [other.pk], "select_across": across, "post": "yes"}
            before = model._base_manager.filter(pk=other.pk).values().get()
            client.post(address(model, "changelist"), chosen)
            assert model._base_manager.filter(pk=other.pk).values().get() == before, action
        if not model._base_manager.filter(pk=own.pk).exists():
            own = make(model, place=tree()["a1"])


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_records_of_the_whole_city_are_for_city_grants(client, clerk, model):
    if POLICIES[model].area is not None:
        pytest.skip("this model has an area")
    record = make(model)
    for page in (("add",), ("delete", record.pk)):
        assert client.get(address(model, *page)).status_code == 403
    assert client.post(address(model, "change", record.pk), {"_save": "1"}).status_code in (403, 404)


def foreign_keys():
    for model in MODELS:
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if field.remote_field and field.related_model in admin.site._registry and field.editable:
                yield pytest.param(model, field, id=f"{model._meta.label}.{field.name}")


@pytest.mark.parametrize(("model", "field"), list(foreign_keys()))
def test_autocompletion_offers_nothing_of_another_area(client, clerk, model, field):
    target = field.related_model
    heads = {area.partition("__")[0] for area in POLICIES[model].areas if area}
    if POLICIES[target].area is None and field.name not in heads:
        pytest.skip("the target belongs to the whole city")
    place = tree()["b1"]
    other = place if target._meta.label == "places.Place" else make(target, place=place)
    options = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field.name}
    answer = client.get(reverse("admin:autocomplete"), {**options, "term": ""})
    if answer.status_code == 200:
        assert str(other.pk) not in {row["id"] for row in json.loads(answer.content)["results"]}
    else:
        assert answer.status_code in (403, 404)


@pytest.mark.one_database
def test_every_autocompletion_has_an_order():
    """Without one PostgreSQL gives any, and the next page repeats rows or leaves some out."""
    user, without = person(is_superuser=True), []
    for model, field in (case.values for case in foreign_keys()):
        view = ChoiceView(request=request_of(user), term="", source_field=field)
        view.model_admin = admin.site._registry[field.related_model]
        if not view.get_queryset().query.order_by:
            without.append(f"{model._meta.label}.{field.name}")
    assert without == []


@pytest.mark.parametrize("model", WITH_AREA, ids=label)
def test_a_record_for_another_area_is_refused_with_a_sentence(client, clerk, model):
    """The form of her own record, moved to the other county by a forged value."""
    heads = {area.partition("__")[0] for area in POLICIES[model].areas if area}
    own, other = inside(clerk, model), make(model, place=tree()["b1"])
    try:
        page = client.get(address(model, "change", own.pk))
    except NoReverseMatch:
        pytest.skip("no form")
    form = page.context["adminform"].form
    heads = {head for head in heads & set(form.fields) if getattr(other, f"{head}_id")}
    if not heads:
        pytest.skip("the area cannot be changed in the form")
    data = posted(page)
    for head in heads:
        data[head] = getattr(other, f"{head}_id")
    answer = client.post(address(model, "change", own.pk), data)
    assert answer.status_code == 200
    errors = answer.context["adminform"].form.errors
    assert any(head in errors for head in heads), errors
    own.refresh_from_db()
    assert all(getattr(own, f"{head}_id") != getattr(other, f"{head}_id") for head in heads)
