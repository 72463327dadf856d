"""Lists on a phone: what one came for stands in the first screen and a bit, and nothing on the way is cut."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_lists import LISTS
from tests.journeys.test_widths import open_page, page_kinds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST_RESULT = ".flist > li, .events > *, .table tbody tr, .ncard"
# Selects, fields and their hints whose words are wider than the room between their edges.
CUT = """() => [...document.querySelectorAll('main :is(select, input:not([type=hidden]))')].filter(field => {
  const style = getComputedStyle(field), pen = document.createElement('canvas').getContext('2d');
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const words = field.tagName == 'SELECT' ? field.selectedOptions[0].text : field.value || field.placeholder;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const dated = /date/.test(field.type) && field.scrollWidth > field.clientWidth;
  return field.checkVisibility() && (dated || pen.measureText(words).width > room + 1);
}).map(field => field.name)"""
# Short Chinese words, alone in their element, that are broken over two lines.
BROKEN = """() => {
  const found = new Set(), walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const words = node.textContent.trim();
    if (!/^[\\u4e00-\\u9fff]{2,4}$/.test(words) || !node.parentElement.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const tops = new Set([...range.getClientRects()].filter(box => box.width > 1).map(box => Math.round(box.top)));
    if (tops.size > 1 && node.parentElement.textContent.trim() == words) found.add(words);
  }
  return [...found];
}"""
ROWS = """() => new Set([...document.querySelectorAll('.idbar :is(p, li)')].filter(one => one.checkVisibility())
  .map(one => Math.round((one.getBoundingClientRect().top + one.getBoundingClientRect().bottom) / 20))).size"""


@pytest.mark.parametrize(("viewport", "script"), [(375, False)])
def test_the_first_result_stands_in_the_first_screen_and_a_bit(with_demonstration, page):
    tops = {path: page.goto(path) and page.locator(FIRST_RESULT).first.bounding_box()["y"] for path in LISTS}
    assert {path: top for path, top in tops.items() if top > 700} == {}


@pytest.mark.parametrize(("viewport", "script"), [(375, False)])
def test_filters_unfold_without_script_and_say_how_many_are_set(with_demonstration, page):
    page.goto("/facilities/?county=371502&free=1")
    field, fold = page.locator("#f-county"), page.locator(".fold summary")
    expect(fold).to_have_text("筛选已选 2 项")
    expect(field).to_be_hidden()
    fold.click()
    expect(field).to_be_visible()


def test_filters_stand_open_where_there_is_room(with_demonstration, page):
    page.goto("/facilities/")
    expect(page.locator("#f-county")).to_be_visible()
    expect(page.locator(".fold")).to_be_hidden()


@pytest.mark.parametrize(("viewport", "reading"), [(375, "elder.light.1"), (375, "")])
def test_no_field_is_cut_on_a_phone(with_demonstration, page):
    cut = {}
    chosen = [f"{path}{queries[0]}" for path, queries in LISTS.items()]
    for path in (*LISTS, *chosen, "/", "/search/", "/facilities/report/", "/networks/coverage/"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        cut |= {path: names} if (names := page.evaluate(CUT)) else {}
    assert cut == {}


@pytest.mark.parametrize("viewport", [375])
def test_no_short_word_is_broken_on_a_phone(client, with_demonstration, page):
    broken = {}
    for address in page_kinds(client).values():
        open_page(page, address)
        page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
        broken |= {address: words} if (words := page.evaluate(BROKEN)) else {}
    assert broken == {}


@pytest.mark.parametrize(("viewport", "reading"), [(375, ""), (375, "elder.light.1")])
def test_the_identity_bar_is_one_row(with_demonstration, page, reading):
    for path in ["/"] if reading else ["/", "/en/"]:
        page.goto(path)
        assert page.evaluate(ROWS) == 1
