"""The staff's short ways in a browser: a block pasted into the grid, the check-list's links, Ctrl-K."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from initiatives.indicators.models import Observation, SourceDocument
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
    expect(page.locator("#search-input-command")).to_be_focused()
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


def test_the_grid_adds_up_and_says_what_is_not_saved(chief, page, axe):
    row, places = factories.indicator(), tree()
    factories.published(row, place=places["a"], value=100, period_end=date(2023, 1, 1))
    factories.observation(row, place=places["b"], value=7)
    page.goto(f"/admin/indicators/observation/entry/?indicator={row.code}&periods=2024")
    state, sums = page.locator("#entry-state"), page.locator(".sum")
    expect(state).to_have_text("没有未保存的改动")
    expect(sums).to_have_text("7")
    page.get_by_label("甲县，2024 年").fill("50")
    expect(page.locator(".jump", has_text="比上期")).to_have_text("比上期少 50%，请确认")
    expect(state).to_have_text("已改 1 格，还没有保存　·　1 格请确认　·　1 格空着")
    expect(sums).to_have_text("57")
    page.get_by_label("甲县，2024 年").press("Escape")
    expect(sums).to_have_text("7")
    assert axe(page) == []


@pytest.mark.parametrize("viewport", [375])
def test_a_source_with_a_long_name_keeps_within_a_phone(chief, page, viewport):
    factories.source()
    SourceDocument.objects.update(title="很长的标题" * 24)
    row = factories.observation(source=SourceDocument.objects.get())
    address = f"/admin/indicators/observation/entry/?indicator={row.indicator.code}&periods=2024"
    page.goto(f"{address}&source={row.source_id}")
    expect(page.locator(".entry-source")).to_contain_text("很长的标题")
    assert page.evaluate("document.documentElement.scrollWidth") == viewport
