"""Every section's first page with its demonstration content, in a real browser: axe, and no sideways scroll."""

from urllib.parse import urlsplit

import pytest

from portal.site.layout import address_of
from portal.site.registry import NAVIGATION, ordered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = [(1440, ""), (375, ""), (1440, "elder.light.1"), (375, "elder.light.1"), (1440, "standard.dark.1")]


def test_axe_finds_nothing_and_nothing_scrolls_sideways(with_demonstration, live_server, browser, axe):
    addresses = ["/", *(address_of(entry.url_name) for entry in ordered(NAVIGATION))]
    found, asked = {}, set()
    for width, reading in [*VIEWS, (375, "standard.dark.1"), (360, "")]:
        context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 900})
        if reading:
            context.add_cookies([{"name": "reading", "value": reading, "url": live_server.url}])
        page = context.new_page()
        page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        for address in addresses:
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            faults = axe(page) + ([f"{wide} px wide"] if wide > width else [])
            if faults:
                found[address, width, reading] = faults
        context.close()
    assert found == {}
    assert asked == {urlsplit(live_server.url).netloc}  # and of no other host
