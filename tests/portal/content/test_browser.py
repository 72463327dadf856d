"""Pages of texts in a real browser: axe, no sideways scroll, without scripts, figures by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from portal.content.models import Channel, Edition, FigureUse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newest(with_demonstration):
    """The newest text of each channel that has one."""
    texts = {edition.document.channel_id: edition for edition in Edition.objects.visible().order_by("published_at")}
    assert len(texts) > 8
    return list(texts.values())


@pytest.mark.parametrize(
    ("viewport", "reading"), [(1440, ""), (375, ""), (375, "elder.light.1"), (1440, "standard.dark.1")]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page, axe, newest, viewport):
    channels = Channel.objects.filter(pk__in=[edition.document.channel_id for edition in newest])
    found = {}
    for address in ["/news/", *(one.get_absolute_url() for one in (*channels, *newest))]:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults = axe(page) + ([f"{wide} px wide"] if wide > viewport else [])
        if faults:
            found[address] = faults
    assert found == {}


@pytest.mark.parametrize("script", [False])
def test_a_text_is_read_without_scripts(page, newest):
    for edition in newest:
        page.goto(edition.get_absolute_url())
        expect(page.locator("h1")).to_have_text(edition.title)
        expect(page.locator(".prose, .turns").first).to_be_visible()


def test_a_figure_tells_where_it_comes_from_by_keyboard(page, newest):
    use = FigureUse.objects.filter(edition__in=newest).select_related("edition__document__channel").first()
    page.goto(use.edition.get_absolute_url())
    button = page.locator("button.dfig").first
    panel = page.locator(f"#{button.get_attribute('popovertarget')}")
    expect(panel).to_be_hidden()
    button.press("Enter")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("来源")
    code = button.locator("data").get_attribute("value").partition("/")[0]
    expect(panel.locator("a").first).to_have_attribute("href", f"/indicators/{code}/")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


@pytest.mark.parametrize("viewport", [1440, 375])
def test_the_form_of_a_channel_is_in_sight_or_behind_one_line(page, newest, viewport):
    page.goto("/news/notices/")
    year, fold = page.locator("#c-y"), page.locator("details.fold summary")
    if viewport == 375:
        expect(year).to_be_hidden()
        fold.click()
    else:
        expect(fold).to_be_hidden()
    expect(year).to_be_visible()
    value = year.locator("option").nth(1).get_attribute("value")
    year.select_option(value)
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page).to_have_url(re.compile(f"year={value}"))
    expect(page.locator(".nitem")).not_to_have_count(0)
