"""Who may bring in, take out and take back what, and where."""

import io
import re

import openpyxl
import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse

from portal.accounts.roles import Role
from portal.spreadsheets import batches
from portal.spreadsheets.export.rows import export_columns
from portal.spreadsheets.export.template import write_template
from portal.spreadsheets.pages.buttons import SheetAdminMixin
from portal.spreadsheets.plan.remembered import headings
from portal.spreadsheets.resources import SHEETS
from portal.spreadsheets.rights import may, may_personal, row_limit
from tests.factories import make, person, tree
from tests.portal.spreadsheets.conftest import problems, refusal, workbook
from tests.portal.spreadsheets.sample import ClubSheet, Stall, StallSheet

School, Membership = apps.get_model("schools.School"), apps.get_model("networks.Membership")
Network = apps.get_model("networks.Network")
ELSEWHERE = "属于您负责的范围之外，请去掉这一行或联系市级管理员"


@pytest.fixture
def city(db):
    return tree()


@pytest.fixture
def clerk(city):
    return person(Role.DATA, city["a"])


HEAD = ["编号", "名称", "所在地"]


def test_a_county_clerk_writes_rows_of_the_own_county_only(city, clerk, planned):
    batch = planned(workbook(HEAD, ["1", "甲摊", "甲镇"], ["2", "乙摊", "乙镇"]), key="spreadsheets.stall", user=clerk)
    assert (batch.new, batch.wrong, problems(batch)) == (1, 1, [ELSEWHERE])
    assert batch.report.groups[0].places == [(0, 3)]


def test_another_countys_row_is_refused_even_unchanged_or_drawn_into_the_own_county(city, clerk, planned):
    Stall.objects.create(code="2", name="乙摊", place=city["b1"])
    for row in (["2", "乙摊", "乙镇"], ["2", "乙摊", "甲镇"], ["2", "新名", ""]):
        batch = planned(workbook(HEAD, row), key="spreadsheets.stall", user=clerk)
        assert (batch.writes, problems(batch)) == (0, [ELSEWHERE])


def test_a_row_cannot_be_moved_out_of_the_county(city, clerk, planned):
    Stall.objects.create(code="1", name="甲摊", place=city["a1"])
    assert problems(planned(workbook(HEAD, ["1", "甲摊", "乙镇"]), key="spreadsheets.stall", user=clerk)) == [ELSEWHERE]


def test_a_record_of_the_whole_city_is_not_for_a_county(city, clerk):
    assert (may(clerk, ClubSheet, "import"), may(clerk, StallSheet, "import")) == (False, True)


@pytest.mark.parametrize(("place", "limit"), [("city", 50_000), ("a", 5_000), ("a1", 500)])
def test_rows_at_once_by_the_width_of_the_role(city, place, limit):
    assert row_limit(person(Role.DATA, city[place]), StallSheet) == limit


def test_a_sheet_beyond_the_limit_is_refused_with_the_figure(city, planned):
    user = person(Role.DATA, city["a1"])
    rows = [[str(n), "摊", "甲镇"] for n in range(501)]
    assert "一次最多导入 500 行" in refusal(planned, workbook(HEAD, *rows), key="spreadsheets.stall", user=user)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DATA])
@pytest.mark.parametrize("action", ["import", "export", "undo"])
def test_only_data_managers_by_default(city, role, action):
    assert not may(person(role, city["city"]), StallSheet, action)


def test_personal_columns_need_their_own_permission(city):
    keeper, stranger = person(Role.DATA, city["city"]), person(Role.EDITOR, city["city"])
    assert (may_personal(keeper, ClubSheet), may_personal(stranger, ClubSheet)) == (True, False)
    names = {column.name for column in export_columns(ClubSheet, personal=False)}
    assert {"phone", "number"} & names == set()


def test_undo_leaves_rows_that_moved_out_of_the_area(city, clerk, written):
    batch = written(workbook(HEAD, ["1", "甲摊", "甲镇"]), key="spreadsheets.stall", user=clerk)
    Stall.objects.update(place=city["b1"])
    back = batches.undo(batch, user=clerk)
    assert (Stall.objects.count(), back.report.kept[0][2]) == (1, "在您负责的范围之外")


def test_a_row_elsewhere_is_told_beside_what_else_is_wrong_with_it(city, clerk, planned):
    """Else the clerk mends a row of another county, only to be refused then."""
    batch = planned(workbook(HEAD, ["2", "2", "乙镇"]), key="spreadsheets.stall", user=clerk)
    assert (batch.wrong, sorted(problems(batch))) == (1, ["名称不能与编号相同", ELSEWHERE])


@pytest.mark.django_db
def test_every_sheet_stands_under_a_policy():
    assert [key for key, resource in SHEETS.items() if resource.policy() is None] == []
    assert headings(None, "spreadsheets.stall") == {}


def offered(key, user):
    """The lists of a template, by the heading of their column."""
    with io.BytesIO() as file:
        write_template(SHEETS[key], file, user=user)
        book = openpyxl.load_workbook(file)
    headings = [column.heading for column in SHEETS[key].writable()]
    columns = list(book["选项"].iter_cols(values_only=True))
    return {heading: [text for text in column if text] for heading, column in zip(headings, columns, strict=False)}


def test_the_lists_of_a_template_hold_what_the_person_may_use(city, clerk):
    """Where the rows must lie within the county, and of what else they name, what the person may see."""
    for township in (city["a1"], city["b1"]):
        school = make(School, township=township, name=f"{township}小学")
        network = make(Network, county=township.county, name=f"{township}联盟")
        make(Membership, network=network, school=school)
    assert sorted(offered("spreadsheets.stall", clerk)["所在地"]) == ["甲县", "甲镇"]
    everything = {"样例市", "甲县", "乙县", "甲镇", "乙镇"}
    assert everything - set(offered("spreadsheets.stall", None)["所在地"]) == set()
    lists = offered("networks.membership", clerk)
    assert (lists["集团或联盟"], lists["学校"]) == (["甲镇联盟"], ["甲镇小学"])


@pytest.mark.django_db
def test_a_page_leads_to_every_sheet(client):
    """The list of its records stands in the menu, or a button of another list leads there."""
    client.force_login(make(get_user_model(), is_staff=True, is_superuser=True))
    answer = client.get(reverse("admin:index"))
    lists = [one for one in admin.site._registry.values() if isinstance(one, SheetAdminMixin)]
    led = {button["path"] for one in lists for button in one.sheet_buttons(answer.wsgi_request)}
    led |= set(re.findall(r'href="([^"?]+)', answer.content.decode()))
    ours = {key: sheet._meta.model._meta for key, sheet in SHEETS.items() if not sheet.__module__.startswith("tests.")}
    names = {key: f"admin:{options.app_label}_{options.model_name}_changelist" for key, options in ours.items()}
    assert [key for key, name in names.items() if reverse(name) not in led] == []
    assert reverse("admin:facilities_openingspan_changelist") not in answer.content.decode()  # by the button alone
