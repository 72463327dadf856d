"""The shell in a real browser: no axe findings, no sideways scroll, and everything without script."""

import re

import pytest
from django.test import RequestFactory
from playwright.sync_api import expect

from portal.places.demo import load_places
from portal.site.demo import load_identity
from portal.site.errors import error_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = ["/", "/places/", "/search/?q=镇", "/accessibility/", "/nothing/here/", "/en/"]


@pytest.fixture
def filled(transactional_db):
    load_identity()
    load_places()


@pytest.mark.parametrize("viewport", [1440, 375])
@pytest.mark.parametrize("reading", ["", "elder.light.1", "standard.dark.1", "elder.dark.3"])
def test_axe_finds_nothing(filled, page, axe, viewport, reading):
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        if violations := axe(page):
            found[address] = violations
    assert found == {}


@pytest.mark.parametrize("viewport", [1440, 375])
@pytest.mark.parametrize("reading", ["", "elder.light.1", "standard.dark.1"])
def test_axe_finds_nothing_on_error_pages(filled, page, axe, reading):
    found, told = {}, {}
    page.route("**/broken/", lambda route: route.fulfill(body=told["body"], content_type="text/html"))
    for status in (400, 403, 404, 410, 429, 500, 503):
        request = RequestFactory().get("/broken/")
        request.COOKIES = {"reading": reading}
        told["body"] = error_page(request, status).content.decode()
        page.goto("/broken/")
        expect(page.locator("html")).to_have_attribute("data-view", reading.partition(".")[0] or "standard")
        if violations := axe(page):
            found[status] = violations
    assert found == {}


@pytest.mark.parametrize("viewport", [360])
@pytest.mark.parametrize("reading", ["", "elder.light.3", "standard.light.3"])
def test_no_page_scrolls_sideways(filled, page, viewport, reading):
    widths = {}
    for address in ADDRESSES:
        page.goto(address)
        widths[address] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(ADDRESSES, 360)


@pytest.mark.parametrize("script", [False])
@pytest.mark.parametrize("viewport", [1440, 375])
def test_the_shell_works_without_script(filled, page, script, viewport):
    page.goto("/search/?q=a")
    page.get_by_role("button", name="长者模式").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=a$"))
    expect(page.locator("html")).to_have_attribute("data-view", "elder")
    page.get_by_role("button", name="长者模式").click()

    opener = "summary:has-text('阅读设置')" if viewport > 640 else "summary.burger"
    page.locator(opener).click()
    page.locator("button:visible", has_text="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(opener).click()
    page.locator("button:visible", has_text="A++").click()
    expect(page.locator("html")).to_have_attribute("data-size", "3")
    expect(page).to_have_url(re.compile(r"/search/\?q=a$"))

    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/search/\?q=a$"))
    page.get_by_role("link", name="中文").click()

    if viewport < 1280:
        page.locator("summary.burger").click()
    page.locator("nav:visible a", has_text="首页").first.click()
    page.locator("#q").fill("于集")
    page.locator("#q").press("Enter")
    expect(page.get_by_role("link", name="于集镇")).to_be_visible()


def test_the_keyboard_reaches_the_content_first(filled, page):
    page.goto("/places/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("viewport", [1024])
def test_escape_closes_the_menu_and_returns_to_its_button(filled, page, viewport):
    page.goto("/")
    page.locator("summary.burger").click()
    expect(page.locator(".menu__panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu__panel")).to_be_hidden()
    expect(page.locator("summary.mast-search.burger")).to_be_focused()


def test_nothing_is_asked_of_another_host(filled, page, live_server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ADDRESSES:
        page.goto(address)
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


@pytest.mark.parametrize("script", [True, False])
def test_paper_says_when_the_page_was_opened_where_a_script_can_tell(filled, page, script):
    page.goto("/accessibility/")
    page.emulate_media(media="print")
    expect(page.locator(".printonly")).to_contain_text("本页网址：")
    if script:
        expect(page.locator("[data-opened]")).to_have_text(re.compile(r"^内容截至：\d{4}-\d\d-\d\d \d\d:\d\d$"))
    expect(page.locator("[data-opened]")).to_be_visible(visible=script)
