"""What a county clerk with every role tries beyond the plain pages: each address and parameter that admin sites know.

The tables are made from what is registered, so a later room is covered as soon as it exists.
"""

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from portal.accounts.access import POLICIES
from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.places.models import Place
from portal.spreadsheets.resources import sheets_of
from tests.factories import make, person, tree
from tests.portal.backoffice.test_access import MODELS, WITH_AREA, address, clerk, inside, label  # noqa: F401
from tests.posting import posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_tree")]
FACILITY = apps.get_model("facilities.Facility")


def values(record):
    return type(record)._base_manager.filter(pk=record.pk).values().first()


def addresses_of_one_record(model):
    """Every address of the model's admin that names one record: Django's, the libraries' and the room's own."""
    for pattern in admin.site._registry[model].get_urls():
        arguments = list(pattern.pattern.converters) or ["id"] * pattern.pattern.regex.groups
        if pattern.name and len(arguments) == 1:
            yield f"admin:{pattern.name}", arguments[0]


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("model", WITH_AREA, ids=label)
def test_no_address_of_another_countys_record_answers(client, clerk, model):  # noqa: F811
    other = make(model, place=tree()["b1"])
    before, answers = values(other), {}
    names = list(addresses_of_one_record(model))
    assert {name.rpartition("_")[2] for name, _ in names} >= {"change", "delete", "history"}
    for name, argument in names:
        if "batch" in argument or argument == "saved_filter":  # the number of another thing; its own tests
            continue
        of_django = name.endswith(("_change", "_delete"))  # a room's own pages know no parameters
        known = ("", "?_popup=1", "?_to_field=id", "?_changelist_filters=q%3D") if of_django else ("",)
        for query in known:
            url = f"{reverse(name, args=[other.pk])}{query}"
            answers[f"get {name}{query}"] = client.get(url).status_code
            answers[f"post {name}{query}"] = client.post(url, {"post": "yes", "_save": "1"}).status_code
    assert {url: status for url, status in answers.items() if status not in (403, 404)} == {}
    assert values(other) == before


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("model", WITH_AREA, ids=label)
def test_saving_as_new_copies_nothing_of_another_countys_record(client, clerk, model):  # noqa: F811
    """Django takes the parameter for an empty form, whatever the number in the address."""
    other = make(model, place=tree()["b1"])
    before, count = values(other), model._base_manager.count()
    answer = client.post(address(model, "change", other.pk), {"_saveasnew": "1"})
    assert answer.status_code in (200, 403, 404)
    assert answer.status_code != 200 or answer.context["adminform"].form.instance.pk is None
    assert (values(other), model._base_manager.count()) == (before, count)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("model", [model for model in WITH_AREA if hasattr(model, "history")], ids=label)
def test_no_old_version_of_another_countys_record_is_seen_or_put_back(client, clerk, model):  # noqa: F811
    own, other = make(model, place=tree()["a1"]), make(model, place=tree()["b1"])
    before, version = values(other), other.history.first()
    for record in (other, own):
        url = address(model, "simple_history", record.pk, version.pk)
        assert client.get(url).status_code == 404
        assert client.post(url, {"_save": "1"}).status_code in (403, 404)
    assert values(other) == before


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("model", [model for model in WITH_AREA if sheets_of(model)], ids=label)
@pytest.mark.parametrize("place", ["a", "a1"])
def test_an_export_holds_the_own_area_only(client, model, place):
    client.force_login(person(Role.DATA, tree()[place]))
    other = make(model, place=tree()["b1"])
    for query in ("", f"?id__exact={other.pk}", f"?pk__in={other.pk}"):
        page = client.get(f"{address(model, 'export')}{query}")
        if page.status_code == 200:
            assert page.context["rows"] == 0, query
        else:
            assert page.status_code in (302, 400, 403)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("model", WITH_AREA, ids=label)
def test_searching_and_filtering_never_reach_another_county(client, clerk, model):  # noqa: F811
    other = make(model, place=tree()["b1"])
    for query in (f"?id__exact={other.pk}", f"?pk={other.pk}", f"?q={other}", "?all=", "?_facets=1", "?_popup=1&p=1"):
        answer = client.get(f"{address(model, 'changelist')}{query}", follow=True)
        found = answer.context["cl"].queryset if answer.context and "cl" in answer.context else ()
        assert other not in found, query


def test_a_row_of_another_countys_inline_is_neither_changed_nor_taken(client):
    """A forged key in a row below her own record."""
    row = apps.get_model("facilities.Closure")
    client.force_login(person(Role.DATA, tree()["a"]))
    own, other = make(FACILITY, place=tree()["a1"]), make(row, place=tree()["b1"])
    before = values(other)
    data = posted(client.get(address(FACILITY, "change", own.pk)))
    prefix = "closures"
    forged = {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 1, f"{prefix}-0-id": other.pk}
    forged |= {f"{prefix}-0-facility": own.pk, f"{prefix}-0-reason": "篡改", f"{prefix}-0-first_day": "2026-12-01"}
    client.post(address(FACILITY, "change", own.pk), data | forged)
    client.post(address(FACILITY, "change", own.pk), data | forged | {f"{prefix}-0-DELETE": "on"})
    assert values(other) == before


def test_a_forged_key_does_not_show_the_name_of_another_countys_record(client):
    model = apps.get_model("facilities.Closure")
    client.force_login(person(Role.DATA, tree()["a"]))
    own = make(model, place=tree()["a1"])
    secret = make(FACILITY, place=tree()["b1"], name="乙县秘密馆")
    url = address(model, "change", own.pk)
    page = client.get(url)
    mine = posted(page) | {"facility": secret.pk, "_version": page.context["version_token"]}
    other_facility = make(FACILITY, place=tree()["a1"])
    model.objects.filter(pk=own.pk).update(facility=other_facility)
    assert "乙县秘密馆" not in client.post(url, mine).content.decode()
    model.objects.get(pk=own.pk).delete()
    late = client.post(url, mine)
    assert late.status_code == 410
    assert "乙县秘密馆" not in late.content.decode()


def test_the_global_search_shows_pages_not_records(client, clerk):  # noqa: F811
    make(FACILITY, place=tree()["b1"], name="乙县秘密馆")
    assert "乙县秘密馆" not in client.get("/admin/search/?s=秘密").content.decode()


def test_there_is_no_way_from_a_number_to_a_public_address(client, clerk):  # noqa: F811
    other = make(FACILITY, place=tree()["b1"])
    number = ContentType.objects.get_for_model(FACILITY).pk
    assert client.get(f"/admin/r/{number}/{other.pk}/").status_code == 404


@pytest.mark.parametrize(
    "query", ["user__password__startswith=argon2", "user__is_superuser=1", "place__parent__code__startswith=37"]
)
def test_a_list_is_not_searched_by_what_it_does_not_offer(client, query):
    client.force_login(person(Role.SYSTEM, tree()["city"]))
    assert client.get(f"{address(Grant, 'changelist')}?{query}").status_code in (302, 400)


@pytest.mark.parametrize("query", ["password__startswith=argon2", "is_superuser__exact=1"])
def test_hashes_and_superusers_cannot_be_probed(client, query):
    User.objects.create_superuser("oberster", password="Vx7#kQm2!pRt")
    client.force_login(person(Role.SYSTEM, tree()["city"]))
    answer = client.get(f"{address(User, 'changelist')}?{query}")
    assert answer.status_code in (302, 400) or not answer.context["cl"].queryset.filter(username="oberster").exists()
    assert client.get(f"{address(User, 'changelist')}?_to_field=password&_popup=1").status_code == 400


def test_a_system_administrator_has_no_hold_on_a_superuser(client):
    chief = User.objects.create_superuser("oberster", password="Vx7#kQm2!pRt")
    client.force_login(person(Role.SYSTEM, tree()["city"]))
    new = {"password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd", "usable_password": "true"}
    assert client.post(f"/admin/accounts/user/{chief.pk}/password/", new).status_code in (403, 404)
    data = {"username": "x", "is_superuser": "on", "is_staff": "on"}
    assert client.post(address(User, "change", chief.pk), data).status_code == 404
    clerk = person()  # noqa: F811
    page = posted(client.get(address(User, "change", clerk.pk)))
    client.post(address(User, "change", clerk.pk), page | {"is_superuser": "on"})
    chief.refresh_from_db(), clerk.refresh_from_db()
    assert (chief.check_password("Vx7#kQm2!pRt"), clerk.is_superuser) == (True, False)


def test_autocompletion_answers_for_no_other_field_or_person(client, clerk):  # noqa: F811
    options = {"app_label": "accounts", "model_name": "grant", "field_name": "user", "term": ""}
    url = reverse("admin:autocomplete")
    assert client.get(url, options | {"field_name": "password"}).status_code == 403
    assert client.get(url, options | {"model_name": "nothing"}).status_code == 403
    nobody = Client()
    assert nobody.get(url, options).status_code == 302
    nobody.force_login(person())
    assert nobody.get(url, options).status_code == 403


def test_a_forged_post_without_a_token_is_refused(clerk):  # noqa: F811
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk)
    place = tree()["a1"]
    answer = browser.post(address(Place, "change", place.pk), {"name": "gefälscht"})
    assert answer.status_code == 403
    assert values(place)["name"] == "甲镇"


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_nothing_changes_behind_a_link(client, model):
    """Every address of every model, with GET: no record differs afterwards, and none is gone or new.

    But for the audit log, which notes that somebody was refused.
    """
    record = make(model)
    client.force_login(person(is_superuser=True))
    rows = model._base_manager.order_by("pk").values()
    if model._meta.label == "audit.AuditEvent":
        rows = rows.exclude(kind="refused")
    before = json.dumps(list(rows), default=str)
    for pattern in admin.site._registry[model].get_urls():
        arguments = list(pattern.pattern.converters) or ["id"] * pattern.pattern.regex.groups
        if pattern.name and len(arguments) < 2:
            answer = client.get(reverse(f"admin:{pattern.name}", args=[record.pk] * len(arguments)))
            for close in answer._resource_closers:
                close()
    assert json.dumps(list(rows.all()), default=str) == before
    assert POLICIES[model]
