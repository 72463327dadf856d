"""Every kind of public page at every width and in every size of text: nothing scrolls sideways."""

import pytest
from django.templatetags.static import static

from tests.journeys.site import crawl, kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (320, 641, 908, 1440)
READINGS = (("standard", "1"), ("elder", "1"), ("elder", "3"), ("standard", "3"))
VIEWS = ("/events/?view=calendar", "/events/?view=map", "/networks/coverage/?county=371502", "/nothing/here/")

# A page is loaded once; what the server would write into <html> for another reader is set by hand. Where a
# reader wants little motion, a change of style is seen some frames later: what stays is what scrolls.
CHOOSE = """async readings => {
  const html = document.documentElement, over = [];
  const wide = () => html.scrollWidth - html.clientWidth;
  for (const [view, size] of readings) {
    html.dataset.view = view; html.dataset.size = size;
    for (let frame = 0; frame < 60 && wide(); frame++) await new Promise(requestAnimationFrame);
    over.push(wide());
  }
  return over;
}"""
LARGE = """() => [...document.querySelectorAll('main :is(p, li, a)')]
  .every(e => parseFloat(getComputedStyle(e).fontSize) >= 24)"""


def page_kinds(client):
    """An address of each kind of page."""
    kinds = {}
    for address, response in crawl(client, of_a_kind=1):
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            kinds.setdefault(kind(address.partition("?")[0]), address.partition("?")[0])
    return kinds


def open_page(page, address):
    """With what 长者模式 loads, too."""
    page.goto(address)
    page.add_style_tag(url=static("site/elder.css"))


def measured(page, address, widths, readings):
    """``{(address, width, reading): px too wide}`` of what scrolls sideways."""
    open_page(page, address)
    page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate(CHOOSE, readings)
        found |= {(address, width, *reading): px for reading, px in zip(readings, over, strict=True) if px}
    return found


def test_the_largest_step_of_the_elder_view_has_large_type(db, page):
    """24 px are the 18 points of the rules for ageing-friendly sites."""
    open_page(page, "/accessibility/")
    page.evaluate(CHOOSE, [["elder", "3"]])
    page.wait_for_function(LARGE)


def test_nothing_scrolls_sideways(client, with_demonstration, page):
    kinds = page_kinds(client)
    assert len(kinds) > 20
    wide = {}
    for address in (*kinds.values(), *VIEWS):
        wide |= measured(page, address, WIDTHS, READINGS)
    for address in kinds.values():
        wide |= measured(page, f"/en{address}", (320, 641), READINGS[::2])
    assert wide == {}
