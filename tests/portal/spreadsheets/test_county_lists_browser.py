"""A clerk brings in the lists that a county keeps, without codes of ours, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from events.facilities.models import Facility, FacilityKind
from initiatives.schools.models import School
from portal.accounts.roles import Role
from tests.factories import person, tree
from tests.portal.spreadsheets.conftest import workbook
from tests.portal.spreadsheets.test_browser import picture, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FACILITIES = workbook(
    ["甲县体育场地登记表（2026 年）"],
    ["填报单位：甲县教育和体育局"],
    ["序号", "场地名称", "场地类型", "详细地址", "场地面积（平方米）", "室内/室外", "备注"],
    ["甲镇（3处）"],
    [1, "甲县甲镇文化广场", "室外篮球场", "振兴路 1 号", 800, "室外", None],
    [2, "市民公园球场", "室外篮球场", "湖滨路 6 号", 600, "室外", "新建"],
    [3, "健身广场（东）", "室外篮球场", "振兴路 9 号", 400, "室外", None],
    ["合计", None, None, None, 1800, None, None],
    ["填表人：某某", None, None, None, None, None, None],
    merges=["A1:G1", "A2:G2", "A4:G4"],
)
SCHOOLS = workbook(
    ["甲县中小学一览表"],
    ["序号", "学校名称", "镇街", "校址", "固定电话"],
    [1, "甲镇中心小学", "甲镇", "振兴路 1 号", "0635-0000001"],
    [2, "甲县实验小学", "甲镇", "湖滨路 6 号", "0635-0000002"],
    [3, "希望小学", "甲镇", "湖滨路 8 号", "0635-0000003"],
    merges=["A1:E1"],
)


@pytest.fixture
def clerk(page, client, live_server):
    """The clerk of a county that has some facilities and schools already, signed in through the session's cookie."""
    places = tree()
    client.force_login(person(Role.DATA, places["a"], username="clerk"))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    kind = FacilityKind.objects.get_or_create(code="0501", defaults={"name": "室外篮球场"})[0]
    values = {"kind": kind, "setting": "outdoor", "township": places["a1"]}
    Facility.objects.create(code="379901-0001", name="甲镇文化广场", **values)
    Facility.objects.create(code="379901-0002", name="健身广场", **values)
    for number, name in enumerate(("甲镇中心小学", "实验小学"), 1):
        School.objects.create(code=f"213700000{number}", name=name, form="primary", township=places["a1"])
    return page


def checked(page, axe, tmp_path, address, content, name):
    """Upload the file and look at what the columns page says; then the page of the check."""
    file = tmp_path / "名单.xlsx"
    file.write_bytes(content)
    page.goto(f"/admin/{address}/import/")
    page.set_input_files("#file", str(file))  # the system's file dialog is not the page's
    tab_to(page, "上传并识别")
    page.keyboard.press("Enter")
    page.wait_for_url("**/import/*/")
    picture(page, f"{name}-columns")
    assert axe(page) == []
    tab_to(page, "检查")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    picture(page, f"{name}-check")
    assert axe(page) == []


def test_a_list_of_facilities(clerk, axe, tmp_path, viewport):
    page = clerk
    checked(page, axe, tmp_path, "facilities/facility", FACILITIES, f"facilities-{viewport}")
    expect(page.locator(".counts > *")).to_have_text([re.compile(rf"^\s*{count}\s") for count in (1, 1, 0, 1, 3)])
    tab_to(page, "“健身广场（东）”是")
    page.keyboard.press("End")  # the last choice
    expect(page.get_by_label("“健身广场（东）”是")).to_have_value("new")
    tab_to(page, "应用到 1 行")
    page.keyboard.press("Enter")
    expect(page.locator(".counts > *").first).to_have_text(re.compile(r"^\s*2\s"))
    tab_to(page, "2 新增")
    page.keyboard.press("Enter")
    page.wait_for_url("**show=new**")
    expect(page.locator("table")).to_contain_text("379901-0004")
    picture(page, f"facilities-{viewport}-new")
    tab_to(page, "确认写入 3 行")
    page.keyboard.press("Enter")
    page.wait_for_url("**/spreadsheets/batch/*/change/**")
    names = list(Facility.objects.order_by("code").values_list("code", "name"))
    assert names[2:] == [("379901-0003", "市民公园球场"), ("379901-0004", "健身广场（东）")]
    picture(page, f"facilities-{viewport}-batch")


@pytest.mark.parametrize("viewport", [375])
def test_a_list_of_schools(clerk, axe, tmp_path, viewport):
    page = clerk
    checked(page, axe, tmp_path, "schools/school", SCHOOLS, f"schools-{viewport}")
    expect(page.locator(".groups")).to_contain_text("学校标识码由国家统一编制，系统不能代编")
    tab_to(page, "跳过有问题的 1 行")
    page.keyboard.press("Space")
    tab_to(page, "跳过 1 行，写入 2 行")
    page.keyboard.press("Enter")
    page.wait_for_url("**/spreadsheets/batch/*/change/**")
    assert list(School.objects.order_by("code").values_list("address", flat=True)) == ["振兴路 1 号", "湖滨路 6 号"]
