"""A grant for one unit, against every model that belongs to units: her own record, and that of the unit beside it.

The table is made from what is declared, so a later room is covered as soon as it names the way to its unit. Both
records lie in one township, so a grant for the township would reach them both.
"""

import json
from datetime import date
from functools import partial, reduce

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from portal.accounts.access import POLICIES, allowed, covers, scope
from portal.accounts.models import Unit, UnitMember, User
from portal.accounts.roles import WHOLE, Role
from portal.backoffice.record_search import search
from portal.spreadsheets.resources import SHEETS
from portal.spreadsheets.rights import Area
from tests.factories import make, person, tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_tree")]
WAYS = [
    pytest.param(model, unit, id=f"{model._meta.label}-{unit or 'itself'}")
    for model, policy in sorted(POLICIES.items(), key=lambda entry: entry[0]._meta.label)
    for unit in policy.units
]
SOLE = [param for param in WAYS if param.values[0] in admin.site._registry]
BESIDE = {"facilities.Facility": {"school": {"ownership": "school"}}}  # what else a record of that field must say


def belonging(model, lookup):
    """A new record in the township, and what the lookup leads to on a record of its own."""
    first, _, rest = lookup.partition("__")
    if not rest:
        record = make(model, place=tree()["a1"])
        if first and getattr(record, first) is None:  # its unit is chosen, not made with it
            setattr(record, first, make(Unit, place=tree()["a1"]))
            record.save()
        return record
    owner = belonging(model._meta.get_field(first).related_model, rest)
    return make(model, place=tree()["a1"], **{first: owner}, **BESIDE.get(model._meta.label, {}).get(first, {}))


def unit_of(record, lookup):
    return reduce(getattr, filter(None, lookup.split("__")), record)


def clerk_of(unit, roles=tuple(role for role in Role if role not in WHOLE), place="a1"):
    clerk = person()
    UnitMember.objects.create(person=clerk, unit=unit, valid_from=date(2020, 9, 1))
    for role in roles:
        clerk.grants.create(role=role, place=tree()[place], unit=unit)
    return User.objects.get(pk=clerk.pk)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def pair(request):
    """``(model, lookup, own, other)``: two records in one township, of two units."""
    model, lookup = request.param
    own, other = belonging(model, lookup), belonging(model, lookup)
    assert unit_of(own, lookup) != unit_of(other, lookup)
    return model, lookup, own, other


def pairs(params):
    return pytest.mark.parametrize("pair", [pytest.param(param.values, id=param.id) for param in params], indirect=True)


def test_rooms_have_named_their_ways():
    assert {param.values[0]._meta.label for param in WAYS} >= {"schools.School", "facilities.Facility", "accounts.Unit"}


@pairs(WAYS)
def test_each_role_reaches_by_each_action_its_own_record_alone(pair):
    model, lookup, own, other = pair
    policy = POLICIES[model]
    for role in Role:
        if role in WHOLE:
            continue
        clerk = clerk_of(unit_of(own, lookup), [role])
        for action, roles in policy.roles.items():
            expected = {own.pk} if role in roles and policy.reached_in_unit(action) else set()
            found = scope(clerk, model._base_manager.filter(pk__in=[own.pk, other.pk]), action)
            assert set(found.values_list("pk", flat=True)) == expected, (role, action)
            assert allowed(clerk, model, action, own) is bool(expected), (role, action)
            assert allowed(clerk, model, action, other) is False, (role, action)
            assert covers(clerk, own, action) is bool(expected), (role, action)
            assert covers(clerk, other, action) is False, (role, action)


@pairs(WAYS)
def test_the_same_grant_without_a_unit_reaches_both(pair):
    """The negative control: nothing but the unit tells the two records apart."""
    model, _lookup, own, other = pair
    policy = POLICIES[model]
    clerk = person(next(iter(policy.roles["view"])), tree()["a1"])
    assert {own.pk, other.pk} <= set(scope(clerk, model._base_manager.all()).values_list("pk", flat=True))


@pytest.mark.usefixtures("undrawn")
@pairs(SOLE)
def test_pages_and_lists_know_nothing_of_the_neighbour(client, pair):
    model, lookup, own, other = pair
    client.force_login(clerk_of(unit_of(own, lookup)))
    listed = client.get(address(model, "changelist"))
    assert listed.status_code == 200
    assert own in listed.context["cl"].queryset
    assert other not in listed.context["cl"].queryset
    before = model._base_manager.filter(pk=other.pk).values().get()
    for page in ("change", "delete", "history"):
        for ask in (client.get, partial(client.post, data={"post": "yes"})):
            answer = ask(address(model, page, other.pk)).status_code
            assert answer == ask(address(model, page, 2**30)).status_code, page  # as where there is nothing
            assert answer in (403, 404), page
    assert client.get(address(model, "change", own.pk)).status_code == 200
    assert model._base_manager.filter(pk=other.pk).values().get() == before


@pytest.mark.usefixtures("undrawn")
@pairs(SOLE)
def test_bulk_actions_and_the_search_leave_the_neighbour_alone(client, pair):
    model, lookup, own, other = pair
    clerk = clerk_of(unit_of(own, lookup))
    client.force_login(clerk)
    before = model._base_manager.filter(pk=other.pk).values().get()
    request = RequestFactory().get("/admin/")
    request.user = clerk
    for action in admin.site._registry[model].get_actions(request):
        for across in ("0", "1"):
            chosen = {"action": action, "_selected_action": [other.pk], "select_across": across}
            client.post(address(model, "changelist"), chosen)
            assert model._base_manager.filter(pk=other.pk).values().get() == before, action
    address_of_other = address(model, "change", other.pk)
    assert address_of_other not in {found.url for found in search(request, str(other)[:20])}


@pairs(WAYS)
def test_autocompletion_offers_nothing_of_the_neighbour(client, pair):
    target, lookup, own, other = pair
    if target not in admin.site._registry:
        pytest.skip("no page of its own")
    client.force_login(clerk_of(unit_of(own, lookup)))
    for model in admin.site._registry:
        for field in model._meta.fields:
            if field.remote_field and field.related_model is target and field.editable:
                options = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
                answer = client.get(reverse("admin:autocomplete"), {**options, "field_name": field.name, "term": ""})
                if answer.status_code == 200:
                    assert str(other.pk) not in {row["id"] for row in json.loads(answer.content)["results"]}
                else:
                    assert answer.status_code in (403, 404)


@pairs([param for param in WAYS if any(sheet._meta.model is param.values[0] for sheet in SHEETS.values())])
def test_sheets_go_no_further_than_the_unit(pair):
    model, lookup, own, other = pair
    sheet = next(sheet for sheet in SHEETS.values() if sheet._meta.model is model)
    may = {role for role in sheet.policy().roles["import"] if role not in WHOLE}
    area = Area(clerk_of(unit_of(own, lookup)), sheet)
    for record, inside in ((own, bool(may)), (other, False)):
        image = {field.attname: getattr(record, field.attname) for field in model._meta.concrete_fields}
        assert area.covers(image) is inside
        assert (record.pk in area.holds([record.pk])) is inside
        assert (record.pk in area.outside([record.pk])) is not inside


def test_the_first_page_names_the_own_school_alone(client):
    school = apps.get_model("schools.School")
    own, other = (make(school, place=tree()["a1"], name=name) for name in ("甲镇东方小学", "甲镇西方小学"))
    client.force_login(clerk_of(own.unit))
    for page in ("/admin/", "/admin/schools/school/", "/account/unit/"):
        text = client.get(page).content.decode()
        assert other.name not in text, page
    assert own.name in text


def test_what_belongs_to_no_unit_stays_shut():
    """A grant for a unit reaches no record of its township that names no unit."""
    clerk = clerk_of(make(Unit, place=tree()["a1"]))
    for model, policy in POLICIES.items():
        if policy.area is not None and not policy.units and model in admin.site._registry:
            record = make(model, place=tree()["a1"])
            for action in policy.roles:
                assert not allowed(clerk, model, action), (model, action)
                assert not allowed(clerk, model, action, record), (model, action)


def test_what_the_whole_city_shares_is_only_looked_at():
    clerk = clerk_of(make(Unit, place=tree()["a1"]), place="city")
    for model, policy in POLICIES.items():
        if policy.area is None:
            for action in policy.roles:
                shared = action == "view" and policy.roles["view"] >= set(Role)
                assert allowed(clerk, model, action) is shared, (model, action)


@pytest.mark.parametrize(("place", "reached"), [("city", True), ("a", True), ("a1", True), ("b", False)])
def test_the_place_of_the_grant_counts_too(place, reached):
    unit = make(Unit, place=tree()["a1"])
    clerk = clerk_of(unit, [Role.HEAD], place)
    assert allowed(clerk, Unit, "view", unit) is reached


def test_the_page_of_a_unit_of_a_register_says_where_it_is_changed(client):
    client.force_login(person(Role.SYSTEM, tree()["city"]))
    said = "登记自动更新，请到登记里修改。"
    pages = {
        unit.kind: client.get(address(Unit, "change", unit.pk)).content.decode()
        for unit in (make(apps.get_model("schools.School")).unit, make(Unit))
    }
    assert {kind: (f"随学校{said}" in page, said in page) for kind, page in pages.items()} == {
        "school": (True, True), "office": (False, False),
    }  # fmt: skip
