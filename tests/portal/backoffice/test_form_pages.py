"""What helps a person through a form: short lines, proposals, the way back, a menu of one's own, words on buttons."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.passwords import generated
from portal.accounts.roles import Role
from portal.actions.action import Action
from portal.actions.registry import ACTIONS, AMBIGUOUS, register
from portal.backoffice.form_lines import in_pairs
from portal.backoffice.theme import navigation
from portal.backoffice.way_back import remembered
from tests.factories import make, person, tree
from tests.portal.backoffice.test_access import MODELS, address, label, request_of
from tests.posting import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    user = person(is_superuser=True)
    client.force_login(user)
    return user


# --- lines


def test_neighbours_that_are_short_share_a_line():
    options = apps.get_model("facilities.Facility")._meta
    names = ["code", "status", "fee", "name", "street_address", "phone", "opened_on", ("owner", "operator"), "kind"]
    assert in_pairs(options, names) == [
        *(("code", "status"), "fee", "name", "street_address", ("phone", "opened_on"), ("owner", "operator"), "kind"),
    ]


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_field_is_lost_or_doubled_by_the_lines(chief, model):
    model_admin, request = admin.site._registry[model], request_of(chief)
    plain = [name for _title, parts in super_fieldsets(model_admin, request) for name in flatten(parts["fields"])]
    lined = [name for _title, parts in model_admin.get_fieldsets(request) for name in flatten(parts["fields"])]
    assert [lined, len(set(lined))] == [plain, len(lined)]


def super_fieldsets(model_admin, request):
    """As the room has made them."""
    from portal.backoffice.form_lines import FormLines

    return super(FormLines, model_admin).get_fieldsets(request)


def test_rows_that_are_wider_than_a_window_stand_one_below_the_other(chief):
    event = admin.site._registry[apps.get_model("calendar.Edition")]
    inlines = {type(inline).__name__: inline.template for inline in event.get_inline_instances(request_of(chief))}
    assert inlines == {
        "SessionInline": "admin/edit_inline/stacked.html",
        "CompetitionInline": "admin/edit_inline/stacked.html",
        "DocumentInline": "admin/edit_inline/tabular.html",
        "PictureInline": "admin/edit_inline/tabular.html",
    }


# --- proposals


def event(**values):
    place = tree()["a"]
    discipline = make(apps.get_model("calendar.Discipline"))
    return {
        "title": "甲县少年篮球赛", "level": "county", "category": "brand", "discipline": discipline.pk,
        "place": place.pk, "first_day": "2026-07-01", "date_precision": "day", "bid_state": "none",
        "declared_qualifier": "exact", **values,
    }  # fmt: skip


def added(client, model, values):
    page = client.get(address(model, "add"))
    return client.post(address(model, "add"), posted(page) | values)


def test_an_event_is_given_its_address_and_its_last_day(client, chief):
    model = apps.get_model("calendar.Edition")
    for _ in range(2):
        answer = added(client, model, event())
        assert answer.status_code == 302, answer.context["adminform"].form.errors
    rows = model.objects.order_by("pk").values_list("slug", "first_day", "last_day", "year")
    assert [(slug, str(first), str(last), year) for slug, first, last, year in rows] == [
        ("2026-jia-xian-shao-nian-lan-qiu-sai", "2026-07-01", "2026-07-01", 2026),
        ("2026-jia-xian-shao-nian-lan-qiu-sai-2", "2026-07-01", "2026-07-01", 2026),
    ]


def test_what_is_typed_stays(client, chief):
    model = apps.get_model("calendar.Edition")
    added(client, model, event(slug="my-own", last_day="2026-07-03"))
    assert [(row.slug, str(row.last_day)) for row in model.objects.all()] == [("my-own", "2026-07-03")]


def test_a_title_that_gives_no_address_is_asked_for_one(client, chief):
    answer = added(client, apps.get_model("calendar.Edition"), event(title="！！！", first_day=""))
    assert answer.context["adminform"].form.errors == {"slug": ["无法自动拟定，请填写。"]}


def test_a_facility_is_given_the_next_code_of_its_county(client, chief):
    model, town = apps.get_model("facilities.Facility"), tree()["a1"]
    kind = make(apps.get_model("facilities.FacilityKind"))
    make(model, place=town, code="379901-0041")
    answer = added(client, model, {"name": "新场地", "kind": kind.pk, "township": town.pk})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert model.objects.get(name="新场地").code == "379901-0042"


# --- the way back


def test_who_comes_from_the_record_goes_back_to_it(client, chief):
    period = make(apps.get_model("facilities.OpeningPeriod"))
    own, parent = (
        address(type(period), "change", period.pk),
        address(type(period.facility), "change", period.facility.pk),
    )
    page = client.get(own, headers={"referer": f"http://testserver{parent}"})
    sent = posted(page) | {"_version": page.context["version_token"], "_save": "1"}
    assert page.context["way_back"] == parent
    assert client.post(own, sent | {"_record": parent}).url == parent
    assert client.post(own, sent).url.partition("?")[0] == address(type(period), "changelist")


@pytest.mark.parametrize(
    "page",
    ["https://evil.example/", "//evil.example/admin/", "/admin/", "/", "http://[", "/admin/places/place/1/change/"],
)
def test_nobody_is_sent_anywhere_else(rf, page):
    model = apps.get_model("facilities.OpeningPeriod")
    assert remembered(rf.post("/", {"_record": page}), model) == ""
    assert remembered(rf.get("/", headers={"referer": page}), model) == ""


# --- the menu


def menu(user):
    return [item["title"] for group in navigation(request_of(user)) for item in group["items"]]


def test_each_sees_the_menu_of_their_own_work(client):
    places = tree()
    clerk, auditor, chief = (
        person(Role.DATA, places["a"]),
        person(Role.AUDITOR, places["city"]),
        person(is_superuser=True),
    )
    everything, own = menu(chief), menu(clerk)
    assert set(own) < {*everything, "其他可查看的内容"}
    assert [name in own for name in ("学校", "体育场地", "用户", "授权", "节假日安排")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert [own[-1], len(own) < len(everything) / 2] == ["其他可查看的内容", True]
    assert "审计日志" in menu(auditor)
    assert "其他可查看的内容" not in everything


def test_what_is_not_in_the_menu_is_on_the_first_page(client):
    clerk = person(Role.DATA, tree()["a"])
    client.force_login(clerk)
    page = client.get(reverse("admin:index"))
    shown = {item["title"] for room in page.context["rooms"] for item in room["items"]}
    assert [set(menu(clerk)) - {"我的待办", "其他可查看的内容"} <= shown, 'id="all"' in page.content.decode()] == [
        True,
        True,
    ]


# --- a new colleague


def test_a_generated_password_is_shown_once_and_has_to_be_changed(client, chief):
    answer = added(client, User, {"username": "xinren", "display_name": "新人"})
    password = answer.context["password"]
    person = User.objects.get(username="xinren")
    assert [answer.status_code, password in answer.content.decode(), "no-store" in answer["Cache-Control"]] == [
        *(200, True, True),
    ]
    assert [person.check_password(password), person.must_change_password] == [True, True]
    assert password not in client.get(address(User, "change", person.pk)).content.decode()


def test_one_box_alone_is_no_wish_for_a_generated_one(client, chief):
    answer = added(client, User, {"username": "xinren", "display_name": "新人", "password1": "Vx7#kQm2!pRt"})
    assert [answer.status_code, User.objects.filter(username="xinren").exists()] == [200, False]
    assert list(answer.context["adminform"].form.errors) == ["password2"]


def test_generated_passwords_keep_the_rules_and_differ():
    found = {generated(User(username="wangfang", display_name="王芳")) for _ in range(30)}
    assert [len(found), {len(password) for password in found}] == [30, {19}]


# --- words on buttons


def test_no_action_is_called_like_a_way_out():
    assert [action.label for action in ACTIONS.values() if str(action.label) in AMBIGUOUS] == []


def test_an_action_that_is_called_cancel_is_refused():
    class Unclear(Action):
        model, name, label, permission = apps.get_model("calendar.Edition"), "unclear", "取消", "publish"

    with pytest.raises(ImproperlyConfigured):
        register(Unclear)


def test_a_batch_offers_nothing_to_save_add_or_delete(client, chief):
    batch = make(apps.get_model("spreadsheets.Batch"))
    page, rows = client.get(address(type(batch), "change", batch.pk)), client.get(address(type(batch), "changelist"))
    offered = [name in page.content.decode() for name in ('name="_save"', 'name="_continue"', "/delete/")]
    assert [offered, address(type(batch), "add") in rows.content.decode()] == [[False, False, False], False]
    assert client.get(address(type(batch), "add")).status_code == 403


def test_an_added_row_with_its_proposals_alone_is_a_row_and_one_without_content_is_none(client, chief):
    facility = make(apps.get_model("facilities.Facility"))
    url = reverse("admin:facilities_facility_change", args=[facility.pk])
    form = posted(client.get(url)) | {"periods-TOTAL_FORMS": 1, "closures-TOTAL_FORMS": 1}
    form |= {"periods-0-name": "全年", "closures-0-reason": ""}
    assert client.post(url, form).status_code == 302
    assert list(facility.periods.values_list("name", flat=True)) == ["全年"]
    assert facility.closures.count() == 0
    url = reverse("admin:facilities_openingperiod_change", args=[facility.periods.get().pk])
    assert client.post(url, posted(client.get(url))).status_code == 302
    assert facility.periods.get().spans.count() == 0  # the spare row that the page itself offers is none
