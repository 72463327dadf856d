"""The map and the list in a real browser: the same facilities, and nothing that needs the map or the mouse."""

import re

import pytest
from playwright.sync_api import expect

from events.facilities.demo import load_announced, load_facilities, load_tables
from events.facilities.models import Facility
from portal.places.demo import load_places
from portal.site.demo import load_identity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ["/facilities/", "/facilities/?indoor=1&near=371502", "/facilities/area/", "/facilities/reports/"]


@pytest.fixture
def filled(transactional_db):
    load_identity()
    load_places()
    load_tables()
    load_announced()
    load_facilities()


@pytest.fixture
def addresses(filled):
    demo = Facility.objects.filter(is_demo=True, fee="low").order_by("code").first()
    return [*PUBLIC, demo.get_absolute_url(), f"{demo.get_absolute_url()}report/"]


def ready(page, address="/facilities/"):
    page.goto(address)
    page.locator("#map[data-ready='1']").wait_for(timeout=20_000)


def test_map_and_list_hold_the_same_in_the_same_order(filled, page):
    ready(page, "/facilities/?bookable=1")
    features = page.evaluate("fetch(document.querySelector('#map').dataset.points).then(r => r.json())")["features"]
    on_map = [(feature["properties"]["n"], feature["properties"]["name"]) for feature in features]
    listed = []
    while True:
        listed += page.eval_on_selector_all(
            ".fitem[data-n]", "items => items.map(i => [Number(i.dataset.n), i.querySelector('h3').textContent])"
        )
        following = page.locator("a[rel=next]")
        if not following.count():
            break
        with page.expect_navigation():
            following.click()
    assert [tuple(line) for line in listed] == on_map
    assert len(on_map) > 20


def test_pins_carry_the_numbers_of_the_list(filled, page):
    ready(page, "/facilities/?page=2")
    numbers = page.eval_on_selector_all(".fitem[data-n]", "items => items.map(i => i.dataset.n)")
    pins = page.eval_on_selector_all(".mappin i", "pins => pins.map(p => p.textContent)")
    assert set(numbers) <= set(pins)


def test_the_keyboard_reaches_every_facility(filled, page):
    ready(page)
    wanted = page.eval_on_selector_all(".fitem", "items => items.map(i => i.getAttribute('href'))")
    reached = []
    page.locator("#f-q").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        address = page.evaluate(
            "document.activeElement.matches('.fitem') && document.activeElement.getAttribute('href')"
        )
        if address:
            reached.append(address)
            expect(page.locator(".fitem.is-chosen")).to_have_attribute("href", address)
    assert reached == wanted


@pytest.mark.parametrize("script", [False])
def test_without_script_there_are_list_filters_and_a_drawn_map(filled, page, script):
    page.goto("/facilities/")
    expect(page.locator(".sketch")).to_be_visible()
    expect(page.locator(".map-ctl")).to_be_hidden()
    page.locator(".chip", has_text="室内").click()
    expect(page).to_have_url(re.compile("indoor=1"))
    page.locator("#f-county").select_option(label=page.locator("#f-county option").nth(1).text_content())
    page.get_by_role("button", name="查找").click()
    expect(page).to_have_url(re.compile("indoor=1"))
    expect(page).to_have_url(re.compile("county="))
    page.locator(".fitem").first.click()
    expect(page.locator(".facts dt").first).to_have_text("开放时间")


@pytest.mark.parametrize("viewport", [1440, 375])
def test_every_filter_is_named_and_in_sight(filled, page, viewport):
    ready(page)
    if viewport == 375:
        page.locator(".fold summary").click()
    for name in ("夜间照明", "无障碍出入口", "适合儿童", "今晚开放"):
        box = page.locator(".chip", has_text=name).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport, name
    expect(page.get_by_role("button", name="从我的位置算距离")).to_be_visible()


def test_the_button_for_ones_own_place_needs_no_map(filled, page):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 115.98512, "latitude": 36.45049})
    ready(page)
    page.get_by_role("button", name="从我的位置算距离").click()
    expect(page).to_have_url(re.compile(r"near=115\.985%2C36\.450"))
    expect(page.locator(".fitem .dist").first).to_have_text(re.compile(r"[0-9.]+ 公里"))


def test_nothing_is_asked_of_another_host(filled, page, live_server):
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    ready(page)
    page.locator("[data-zoom='1']").click()
    page.locator(".mappin").first.click()
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert errors == []


@pytest.mark.parametrize("viewport", [1440, 375])
@pytest.mark.parametrize("reading", ["", "elder.light.1", "standard.dark.1"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(addresses, page, axe, viewport, reading):
    found = {}
    for address in addresses:
        page.goto(address)
        if "?" not in address and address == "/facilities/":
            page.locator("#map[data-ready='1']").wait_for(timeout=20_000)
        if violations := axe(page):
            found[address] = violations
        width = page.evaluate("document.documentElement.scrollWidth")
        if width != viewport:
            found[f"{address} width"] = width
    assert found == {}


def test_the_list_does_not_wait_for_the_map(filled, page):
    """The script and the points are asked for only after the page has been read, the map's styles stand after it."""
    order = []
    page.on("request", lambda request: order.append(request.url))
    ready(page)
    document, points = (next(i for i, url in enumerate(order) if part in url) for part in ("/facilities/", ".geojson"))
    assert document < points
    deferred = page.eval_on_selector_all("script[src]", "scripts => scripts.every(s => s.defer)")
    assert deferred
    assert (
        page.eval_on_selector_all("head link[rel=stylesheet]", "links => links.filter(l => /leaflet/.test(l.href))")
        == []
    )


def panning(page, steps=40):
    """The longest time between two frames while the map is dragged, in milliseconds."""
    page.evaluate(
        "window.worst = 0; (function () { let last = performance.now(); (function tick(now) {"
        "worst = Math.max(worst, now - last); last = now; requestAnimationFrame(tick); })(last); })()"
    )
    page.locator(".mapcanvas").evaluate("map => map.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = page.locator(".mapcanvas").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    for step in range(steps):
        page.mouse.move(box["x"] + 300 - step * 5, box["y"] + 300 - step * 3)
    page.mouse.up()
    return page.evaluate("worst")


def test_a_drag_moves_the_map(filled, page):
    ready(page)
    before = page.locator(".leaflet-map-pane").get_attribute("style")
    panning(page)
    expect(page.locator(".leaflet-map-pane")).not_to_have_attribute("style", before)
