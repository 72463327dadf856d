"""Every pin can be opened by pointer, by touch and by keyboard, also where several lie on one point."""

import pytest
from playwright.sync_api import expect

from events.facilities.models import Facility
from portal.site.demo import load_identity
from tests.events.facilities.test_browser import ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("viewport", [1440, 375])
NORTH, EAST = "36.456000", "115.985000"


@pytest.fixture
def at_one_point(make):
    """Four facilities that share their coordinates, and nothing else on the map."""
    load_identity()
    return [make(name=f"体育中心 {number} 号馆", latitude=NORTH, longitude=EAST) for number in range(1, 5)]


def links(page):
    """Where the open popup leads, with what is written there."""
    found = page.locator(".leaflet-popup-content p")
    expect(found.first).to_be_visible()
    return [(entry.locator("b").text_content(), entry.locator("a").get_attribute("href")) for entry in found.all()]


def expected(page):
    items = page.locator(".fitem[data-n]").all()
    return [
        (f"{item.get_attribute('data-n')}. {item.locator('h3').inner_text()}", item.get_attribute("href"))
        for item in items
    ]


def in_sight(page):
    """The map is where fingers reach it: on phones it stands below the list."""
    page.locator(".mapcanvas").evaluate("map => map.scrollIntoView({block: 'center', behavior: 'instant'})")


@BOTH
def test_a_click_on_pins_at_one_point_opens_all_of_them(at_one_point, page, axe, viewport):
    ready(page)
    in_sight(page)
    wanted = expected(page)
    assert len(wanted) == 4
    page.locator(".mappin").last.click()
    expect(page.locator(".leaflet-popup-content a")).to_have_count(4)
    assert sorted(links(page)) == sorted(wanted)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert (width, axe(page)) == (viewport, [])
    page.get_by_role("link", name="体育中心 2 号馆").last.click()
    expect(page.locator("h1")).to_have_text("体育中心 2 号馆")


@pytest.mark.parametrize("width", [1440, 375])
def test_a_touch_opens_all_of_them(at_one_point, browser, live_server, width):
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}, has_touch=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    ready(page)
    in_sight(page)
    wanted = expected(page)
    page.locator(".mappin").last.tap()
    expect(page.locator(".leaflet-popup-content a")).to_have_count(4)
    assert sorted(links(page)) == sorted(wanted)
    second = links(page)[1]
    page.locator(".leaflet-popup-content a").nth(1).tap()
    expect(page.locator("h1")).to_have_text(second[0].partition(". ")[2])
    context.close()


@BOTH
def test_the_keyboard_opens_a_pin_goes_in_and_comes_back(at_one_point, page, viewport):
    ready(page)
    wanted = expected(page)
    pin = page.locator(".mappin").first
    name = pin.get_attribute("aria-label")
    expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)
    pin.focus()
    page.keyboard.press("Enter")
    inside = page.locator(".leaflet-popup-content a")
    expect(inside).to_have_count(4)
    expect(inside.first).to_be_focused()
    assert links(page)[0][0] == name, "the pin that was asked for comes first"
    page.keyboard.press("Tab")
    expect(inside.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(inside).to_have_count(0)
    expect(pin).to_be_focused()
    page.keyboard.press("Enter")
    expect(inside.first).to_be_focused()
    assert sorted(links(page)) == sorted(wanted)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name.partition(". ")[2])


def test_pins_that_nearly_lie_on_each_other_are_together_and_others_are_not(at_one_point, page):
    near, far = at_one_point[2:]
    Facility.objects.filter(pk=near.pk).update(longitude="115.985100")  # nine metres, less than a pin at any zoom
    Facility.objects.filter(pk=far.pk).update(longitude="116.085000")
    ready(page)
    names = {address: name for name, address in expected(page)}
    page.locator(f".mappin[aria-label='{names[near.get_absolute_url()]}']").click()
    expect(page.locator(".leaflet-popup-content a")).to_have_count(3)
    assert far.get_absolute_url() not in [address for _name, address in links(page)]
    page.keyboard.press("Escape")
    page.locator(f".mappin[aria-label='{names[far.get_absolute_url()]}']").click()
    expect(page.locator(".leaflet-popup-content a")).to_have_count(1)
    assert [address for _name, address in links(page)] == [far.get_absolute_url()]


def test_a_disc_has_a_name_and_enter_shows_what_is_in_it(make, page):
    """Beyond the first page of the list, those that lie together are one disc."""
    load_identity()
    for number in range(60):
        make(name=f"{number} 号馆", latitude=NORTH, longitude=f"115.98{number:04}")
    ready(page)
    marks = page.locator(".mappin, .mapdisc")
    said = marks.evaluate_all("all => all.map(one => [one.tabIndex, one.getAttribute('role'), one.ariaLabel])")
    assert all(name and (index, role) == (0, "button") for index, role, name in said)
    disc = page.locator(".mapdisc").first
    expect(disc).to_have_attribute("aria-label", f"{disc.locator('b').inner_text()} 处场地")
    disc.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mapdisc")).to_have_count(0)


@pytest.mark.parametrize("viewport", [375])
@pytest.mark.parametrize("reading", ["", "elder.light.1", "elder.dark.3"])
def test_on_a_phone_the_legend_stands_where_no_pin_is(at_one_point, page):
    ready(page)
    in_sight(page)
    expect(page.locator(".map-legend")).to_be_visible()
    legend, canvas = (page.locator(name).bounding_box() for name in (".map-legend", ".mapcanvas"))
    assert legend["y"] + legend["height"] <= canvas["y"] + 0.5
    assert canvas["height"] > 150


@pytest.fixture
def crowded(make):
    """Two on one point, others whose pins leave nothing of the one between them, and one in each corner of the map."""
    load_identity()
    made = {}
    for name, east, north in (
        *(("一", 0, 0), ("二", 0, 0), ("三", 6, 0), ("左", -22, -3), ("右", 26, -3), ("下", 3, -9)),
        *(("西北", -120, 90), ("东北", 120, 90), ("西南", -120, -90), ("东南", 120, -90)),
    ):
        latitude, longitude = float(NORTH) + north * 6.9e-5, float(EAST) + east * 8.6e-5  # pixels where the map opens
        made[name] = make(name=f"{name}场", latitude=f"{latitude:.6f}", longitude=f"{longitude:.6f}")
    return made


ON_TOP = """pin => { const box = pin.getBoundingClientRect(), found = [];
    for (let x = 1; x < box.width; x += 2) for (let y = 1; y < box.height; y += 2)
        if (document.elementFromPoint(box.x + x, box.y + y)?.closest('.mappin') === pin) found.push([x, y]);
    return found }"""
AT_ITS_HEAD = """pin => { const box = pin.getBoundingClientRect();
    return Boolean(document.elementFromPoint(box.x + box.width / 2, box.y + 15)?.closest('.mappin')) }"""


@BOTH
def test_every_pin_can_be_opened_by_pointer(crowded, page, viewport):
    """At a point where it is met, or through the pins that leave no such point."""
    ready(page)
    in_sight(page)
    pins = page.locator(".mappin")
    assert pins.count() == len(crowded) == 10
    assert pins.evaluate_all(f"all => all.map({AT_ITS_HEAD})") == [True] * 10, "no pin opens beneath the legend"
    seen = {pin.get_attribute("aria-label"): pin.evaluate(ON_TOP) for pin in pins.all()}
    hidden = [name for name, points in seen.items() if not points]
    assert hidden, "the control: at least one has no point of its own"
    opened = set()
    for name, met in seen.items():
        if met:
            ready(page)  # as the map opens: a popup moves it
            in_sight(page)
            pin = page.get_by_role("button", name=name, exact=True)
            points = pin.evaluate(ON_TOP)
            x, y = points[len(points) // 2]
            pin.click(position={"x": x, "y": y}, force=True)
            entries = [entry for entry, _address in links(page)]
            assert name in entries
            opened |= {*entries}
    assert opened == {*seen}


@BOTH
def test_the_keyboard_moves_the_map_to_pins_out_of_sight(crowded, page, viewport):
    ready(page)
    in_sight(page)
    for _ in range(2):
        page.get_by_role("button", name="放大").press("Enter")
    pins = page.locator(".mappin")
    expect(pins).to_have_count(10)
    pins.first.focus()
    reached = []
    focused = page.locator(".mappin:focus-visible")
    for _ in range(10):
        expect(focused).to_have_count(1)
        reached.append(focused.get_attribute("aria-label"))
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        points = focused.evaluate(ON_TOP)
        assert len(points) > 250, f"{reached[-1]} is covered"
        page.keyboard.press("Tab")
    assert sorted(reached) == sorted(name for name, _address in expected(page))
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert links(page)[0][0] == reached[-1]
    expect(page.get_by_role("button", name="关闭")).to_have_count(1)
