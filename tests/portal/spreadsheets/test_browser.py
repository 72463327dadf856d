"""The whole way in a browser, with the keyboard alone and a sheet as bureaus write them."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.accounts.roles import Role
from portal.places.models import Place
from tests.factories import person, tree
from tests.portal.spreadsheets.conftest import workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET = workbook(
    ["附件 1"],
    ["样例市 2026 年乡镇（街道）区划调整情况表"],
    ["填报单位：样例市教育和体育局", None, None, None, None],
    ["序号", "区划代码", "基本情况", None, "所属县"],
    [None, None, "区划名称", "类别", None],
    ["一、甲县"],
    [1, 379901001, "甲镇", "镇", "甲县"],
    [2, "379901002", "新河街道", "街道", None],
    [3, "379901003", "东风乡", "乡", "甲县县"],
    ["二、乙县"],
    [4, "３７９９０２００２", " 南关街道 ", "街道", "乙县"],
    ["合计", None, 4, None, None],
    ["注：数据截至 2026 年 3 月。"],
    ["填表人：某某", None, "审核人：某某"],
    merges=["A1:E1", "A2:E2", "C4:D4", "A4:A5", "B4:B5", "E4:E5", "A6:E6", "E7:E8", "A10:E10", "A13:E13"],
)


@pytest.fixture
def signed_in(page, client, live_server):
    """A data manager of the city, through the session's cookie."""
    client.force_login(person(Role.DATA, tree()["city"], username="keeper"))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def picture(page, name):
    """No page is wider than its window. Kept only where SCREENSHOTS names a folder, to be looked at."""
    assert (name, page.evaluate("document.documentElement.scrollWidth - innerWidth")) == (name, 0)
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def tab_to(page, name, limit=150):
    """Move with the Tab key until the element with this accessible name has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => { const e = document.activeElement; return (e.labels && e.labels.length ? e.labels[0].innerText"
            " : '') || e.getAttribute('aria-label') || e.innerText || e.value || ''; }"
        )
        if re.sub(r"\s+", " ", said).strip().startswith(name):
            return
    raise AssertionError(f"The keyboard does not reach {name}.")


@pytest.mark.parametrize("viewport", [1440, 375])
def test_from_the_list_to_the_batch_and_back_by_keyboard(signed_in, axe, tmp_path, viewport):
    page = signed_in
    file = tmp_path / "区划调整情况表.xlsx"
    file.write_bytes(SHEET)
    page.goto("/admin/places/place/")
    page.goto("/admin/places/place/import/")
    assert axe(page) == []
    picture(page, f"upload-{viewport}")
    page.set_input_files("#file", str(file))  # the system's file dialog is not the page's
    tab_to(page, "上传并识别")
    page.keyboard.press("Enter")
    page.wait_for_url("**/import/*/")
    expect(page.locator("tr.is-header")).to_have_count(2)
    assert axe(page) == []
    picture(page, f"columns-{viewport}")
    tab_to(page, "检查")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    expect(page.locator(".groups")).to_contain_text(
        "第 9 行（E9） 法定上级：系统中没有“甲县县”，相近的有“甲县”“乙县”“甲镇”。"
    )
    expect(page.locator(".counts > *")).to_have_text([re.compile(rf"^\s*{count}\s") for count in (2, 0, 1, 1, 5)])
    assert axe(page) == []
    picture(page, f"check-{viewport}")
    page.get_by_label("把“甲县县”改为").focus()
    page.keyboard.type("甲县")
    tab_to(page, "应用到 1 行")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.counts').innerText.includes('3')")
    assert axe(page) == []
    tab_to(page, "确认写入 3 行")
    page.keyboard.press("Enter")
    page.wait_for_url("**/spreadsheets/batch/*/change/**")
    assert Place.objects.get(code="379902002").name == "南关街道"
    assert Place.objects.get(code="379901002").parent.name == "甲县"
    assert axe(page) == []
    picture(page, f"batch-{viewport}")
    tab_to(page, "撤销这一批……")
    page.keyboard.press("Enter")
    page.wait_for_url("**/undo/")
    assert axe(page) == []
    picture(page, f"undo-{viewport}")
    tab_to(page, "撤销这一批")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=已撤销")
    assert not Place.objects.filter(code="379902002").exists()
    page.goto("/admin/places/place/export/")
    assert axe(page) == []
    picture(page, f"export-{viewport}")
