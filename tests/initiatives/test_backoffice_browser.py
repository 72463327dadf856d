"""The staff's short ways in a browser: a block pasted into the grid, the check-list's links, Ctrl-K."""

import re

import pytest
from playwright.sync_api import expect

from initiatives.indicators.models import Observation
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.factories import tree
from tests.initiatives.indicators import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Vx7#kQm2!pRt"
PASTE = """([cell, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def chief(transactional_db, page):
    user = User.objects.create_user("wangfang", display_name="王芳", password=PASSWORD, is_staff=True)
    user.grants.create(role=Role.DATA, place=tree()["city"])
    page.goto("/admin/")
    page.get_by_label("用户名").fill("wangfang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(re.compile(r"^[^?]*/admin/$"))
    return user


def paste(page, cell, text):
    page.evaluate(PASTE, [cell.element_handle(), text])


def test_a_block_is_pasted_and_keys_move(chief, page, axe):
    row, places = factories.indicator(), tree()
    page.goto(f"/admin/indicators/observation/entry/?indicator={row.code}&periods=2023+2024")
    cells = page.locator(".entry-cell")
    first = page.get_by_label("甲县，2023 年")
    paste(page, first, "地区\t2023 年\t2024 年\n乙县\t1,203\t5\n没有这个县\t1\t2\n甲县\t7\t")
    expect(page.locator("#paste-note")).to_have_text("已填入 3 格，保存前请核对。有 1 行认不出，没有填：没有这个县。")
    values = [cell.input_value() for cell in cells.all()]
    assert values == ["", "", "7", "", "1203", "5"]
    paste(page, first, "8\n9")
    expect(page.get_by_label("乙县，2023 年")).to_have_value("9")
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("乙县，2023 年")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("乙县，2023 年")).to_have_value("")
    assert axe(page) == []
    page.get_by_role("button", name="保存为草稿").click()
    expect(page.locator("body")).to_contain_text("已保存 2 条草稿")
    found = Observation.objects.order_by("value").values_list("place__code", "value")
    assert list(found) == [(places["b"].code, 5), (places["a"].code, 8)]


def test_a_reason_leads_to_its_field(chief, page):
    row = factories.observation(source=None)
    page.goto(f"/admin/indicators/observation/{row.pk}/change/")
    page.get_by_role("link", name="发布前请填写来源。").click()
    expect(page.locator(".field-source [role=combobox]")).to_be_focused()


@pytest.mark.parametrize("viewport", [1440])
def test_ctrl_k_finds_a_record_and_says_when_there_is_none(chief, page, axe, viewport):
    row = factories.indicator(name="普惠性幼儿园覆盖率")
    page.goto("/admin/")
    page.keyboard.press("Control+k")
    page.keyboard.type("puhui")
    found = page.locator("#command-results-list a", has_text=row.name)
    expect(found).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("没有这样的")
    page.keyboard.press("End")  # as an input method ends: with the release of a key
    expect(page.locator("#command-results-note")).to_contain_text("没有找到“没有这样的”。")
    assert axe(page) == []
    page.keyboard.press("Control+a")
    page.keyboard.type("puhui")
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/indicators/indicator/{row.pk}/change/")
