"""The back office on a telephone and in the dark: what comes first, what can be reached, what can be seen."""

import re

import pytest
from playwright.sync_api import expect

from portal.places.models import Place
from tests.portal.backoffice.test_access import address
from tests.portal.backoffice.test_browser import people, sign_in  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTED = """box => {
  box.value = "甲镇";
  box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
}"""


def luminance(colour):
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("viewport", [375])
def test_a_record_is_its_title_and_two_or_three_lines(people, page, viewport):  # noqa: F811
    sign_in(page)
    page.goto(f"{address(Place, 'changelist')}?q=甲镇")
    row = page.locator("#result_list tr.data-row").first
    card, title, box = (part.bounding_box() for part in (row, row.locator("th"), row.locator("input.action-select")))
    assert (title["y"] - card["y"] < 12, box["x"] > title["x"] + 200, card["height"] < 130) == (True, True, True)
    assert row.locator("td.action-checkbox").evaluate("cell => getComputedStyle(cell, '::before').content") == "none"
    row.locator("input.action-select").check()
    expect(page.locator("#changelist-actions")).to_be_visible()


@pytest.mark.parametrize("viewport", [375])
def test_saving_comes_first_and_deleting_last(people, page, viewport):  # noqa: F811
    sign_in(page)
    page.goto(address(Place, "change", people["a1"].pk))
    buttons = page.locator("#submit-row :is(button, a)").all()
    words = [button.inner_text().strip() for button in sorted(buttons, key=lambda one: one.bounding_box()["y"])]
    assert (words[0], words[-1]) == ("保存", "删除 行政区划")


def test_what_is_pasted_is_searched(people, page):  # noqa: F811
    sign_in(page)
    page.keyboard.press("Control+k")
    page.locator("#search-input-command").evaluate(PASTED)
    expect(page.locator("#command-results-list a", has_text="甲镇").first).to_be_visible()


def test_frames_can_be_seen_in_the_dark(people, page):  # noqa: F811
    page.emulate_media(color_scheme="dark")
    sign_in(page)
    page.goto(address(Place, "change", people["a1"].pk))
    ground = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    frames = {
        selector: page.locator(selector).first.evaluate("box => getComputedStyle(box).borderTopColor")
        for selector in ("#id_name", "#id_kind", ".select2-container--admin-autocomplete")
    }
    assert {selector: contrast(colour, ground) >= 3 for selector, colour in frames.items()} == dict.fromkeys(
        frames, True
    )
