"""Lists of the back office: an address asks only what is offered, an action stays where the person may perform it."""

import re
from itertools import cycle

import pytest
from django.contrib import admin

from events.facilities.models import FaultReport
from initiatives.schools.models import School
from portal.accounts.access import allowed
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.backoffice.unfold_buttons import needed_permissions
from tests.factories import make, person, tree
from tests.portal.backoffice import specimens  # noqa: F401  (registers itself)
from tests.portal.backoffice.test_access import MODELS, WITH_AREA, address, label

pytestmark = pytest.mark.django_db


# Spellings of one wish that Django reads as "this action, on all rows" or "this action, on these rows".
WISHES = [
    lambda action, own, other: {"action": [action, ""], "index": "0", "_selected_action": [other]},
    lambda action, own, other: {"action": ["", action], "index": "1", "_selected_action": [other]},
    lambda action, own, other: {"action": action, "index": "0", "select_across": "true", "_selected_action": [own]},
    lambda action, own, other: {"action": action, "index": "0", "select_across": "2", "_selected_action": [own]},
    lambda action, own, other: {"action": action, "select_across": "on", "_selected_action": [own], "post": "yes"},
    lambda action, own, other: {"action": action, "select_across": ["0", "1"], "_selected_action": [own, other]},
]


@pytest.fixture
def of_one_county(client):
    """May do everything in county 甲 and see the whole city."""
    clerk = person(Role.AUDITOR, tree()["city"])
    for role in Role:
        clerk.grants.create(role=role, place=tree()["a"])
    client.force_login(clerk)
    return clerk


def stored(record):
    return type(record)._base_manager.filter(pk=record.pk).values().first()


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("model", WITH_AREA, ids=label)
def test_no_spelling_of_an_action_leaves_its_area(client, of_one_county, model):
    """Whoever sees more than they may act on acts on no more, however the request is put."""
    other = make(model, place=tree()["b1"])
    before = stored(other)
    request = client.get(address(model, "changelist")).wsgi_request
    for name, (function, *_) in admin.site._registry[model].get_actions(request).items():
        if all(allowed(of_one_county, model, verb, other) for verb in needed_permissions(function)):
            continue  # the auditor's own: looking and taking out
        for wish in WISHES:
            own = make(model, place=tree()["a1"])
            client.post(address(model, "changelist"), wish(name, own.pk, other.pk))
            assert stored(other) == before, name


def test_on_all_rows_means_all_of_the_area(client, of_one_county):
    """The control: the same request does reach the rows within."""
    other, own = (make(School, place=tree()[place], confirmed_on=None) for place in ("b1", "a1"))
    answer = client.post(
        address(School, "changelist"),
        {"action": "action-confirm", "index": "0", "select_across": "true", "_selected_action": [own.pk]},
    )
    own.refresh_from_db()
    other.refresh_from_db()
    assert answer.status_code == 302
    assert (own.confirmed_on is None, other.confirmed_on is None) == (False, True)


@pytest.mark.parametrize("key", ["abc", "²", "9" * 25, "", "\x00", "-1"])
def test_a_key_that_is_none_chooses_nothing(client, of_one_county, key):
    own = make(School, place=tree()["a1"])
    before = stored(own)
    answer = client.post(
        address(School, "changelist"), {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
    )
    assert answer.status_code in (200, 302)
    assert stored(own) == before


# --- what an address may ask


@pytest.mark.parametrize(
    "query",
    [
        *("contact__startswith=138", "contact=13812345678", "contact__regex=^1", "description__iregex=^(a%2B)%2BQ"),
        *("id__exact=5&contact__startswith=138", "reported_at__hour=3", "facility=1", "facility__name__contains=a"),
        *("steps__person__password__startswith=a", "pk__gt=1"),
    ],
)
def test_a_lookup_that_nothing_declares_is_refused(client, query):
    client.force_login(person(Role.AUDITOR, tree()["city"]))
    make(FaultReport, place=tree()["a1"], contact="13812345678")
    assert client.get(f"{address(FaultReport, 'changelist')}?{query}").status_code in (302, 400)
    page = client.get(f"{address(FaultReport, 'changelist')}?{query}", follow=True)
    assert page.status_code == 400 or page.redirect_chain[-1][0].endswith("?e=1")


@pytest.mark.parametrize(
    "query",
    [
        *("state__exact=new", "is_demo__exact=0", "pk__in=1,2", "id__exact=5", "q=a", "o=1"),
        *("reported_at__year=2026", "reported_at__year=2026&reported_at__month=5"),
    ],
)
def test_what_is_declared_is_answered(client, query):
    client.force_login(person(Role.AUDITOR, tree()["city"]))
    assert client.get(f"{address(FaultReport, 'changelist')}?{query}").status_code == 200


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_column_of_any_list_can_be_asked_letter_by_letter(client, model):
    client.force_login(User.objects.create_superuser("root", password=None))
    answered = []
    for field, lookup in zip(model._meta.concrete_fields, cycle(("startswith", "gt")), strict=False):
        answer = client.get(f"{address(model, 'changelist')}?{field.name}__{lookup}=1")
        if answer.status_code != 400 and not answer.headers.get("Location", "").endswith(("?e=1", "/change/")):
            answered.append(f"{field.name}__{lookup}")
    assert answered == []


def test_a_list_says_how_many_it_has_and_offers_all_only_where_some_are_left_out(client, of_one_county):
    make(User, username="aaa")
    people, page = User.objects.count(), address(User, "changelist")

    def shown(**asked):
        text = " ".join(client.get(page, asked).content.decode().split())
        return re.findall("共 [0-9]+ 条", text), "显示全部" in text

    assert shown() == ([f"共 {people} 条"], False)
    assert shown(q="aaa") == (["共 1 条"], True)
    assert shown(is_active__exact="0") == (["共 0 条"], True)
    assert shown(o="1", q="") == ([f"共 {people} 条"], False)
