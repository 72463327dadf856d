"""Programme and indicators in a real browser: no axe findings, no sideways scroll, and whole without script."""

import re

import pytest
from playwright.sync_api import expect

from initiatives.indicators import demo as indicators
from initiatives.indicators.models import SourceDocument
from initiatives.programme import demo as programme
from portal.places.demo import load_places
from portal.site.demo import load_identity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = [
    "/initiatives/",
    "/initiatives/equity/",
    "/initiatives/mass-sport/",
    "/indicators/",
    "/indicators/inclusive-coverage/",
    "/indicators/strong-town-province/",
    "/indicators/sources/press-2025-03-18/",
    "/indicators/reconciliation/",
]


@pytest.fixture
def filled(transactional_db):
    load_identity()
    load_places()
    indicators.sources()
    indicators.indicators()
    indicators.invented()
    programme.programme()
    SourceDocument.objects.update(file="sources/paper.pdf", file_sha256="0123456789abcdef" * 4, file_size=1_200_000)


@pytest.mark.parametrize("viewport", [1440, 375])
@pytest.mark.parametrize("reading", ["", "elder.light.1", "standard.dark.1"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(filled, page, axe, viewport, reading):
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
        findings = axe(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if findings or width != viewport:
            found[address] = (findings, width)
    assert found == {}


@pytest.mark.parametrize("script", [False])
def test_everything_works_without_script(filled, page, script):
    page.goto("/initiatives/")
    page.locator(".actions a", has_text="发展群众体育").click()
    expect(page.locator(".kpi .val", has_text="6000余场次")).to_be_visible()
    page.locator("summary", has_text="查看数据表").first.click()
    expect(page.locator("figure table").first).to_be_visible()
    page.locator(".kpi a", has_text="人均体育场地面积").click()
    expect(page).to_have_url(re.compile(r"/indicators/sport-area/$"))
    page.goto("/indicators/")
    page.locator("#id_q").fill("覆盖率")
    page.locator("#id_q").press("Enter")
    expect(page.locator("p[role=status]", has_text="共 5 项指标")).to_be_visible()


def test_a_chart_tells_its_finding_and_keeps_text_readable(filled, page):
    page.goto("/initiatives/equity/")
    chart = page.locator("figure.chart svg[role=img]").first
    assert chart.get_attribute("aria-label").startswith("普惠性幼儿园覆盖率：2021 年（演示数据）为 84.6%")
    sizes = page.evaluate(
        "[...document.querySelectorAll('figure.chart svg[role=img]')]"
        ".filter(svg => svg.checkVisibility()).flatMap(svg =>"
        "[...svg.querySelectorAll('text')].map(text =>"
        "parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a))"
    )
    assert min(sizes) >= 12.5


@pytest.mark.parametrize(("viewport", "reading"), [(375, ""), (375, "elder.light.1"), (320, "elder.light.3")])
@pytest.mark.parametrize("address", ["/initiatives/equity/", "/en/initiatives/equity/"])
def test_a_phone_shows_every_initiative_and_no_word_widens_the_page(filled, page, viewport, address):
    page.goto(address)
    expect(page.locator(".sidenav a")).to_have_count(8)
    rights = page.locator(".sidenav a").evaluate_all("links => links.map(one => one.getBoundingClientRect().right)")
    assert [right for right in rights if right > viewport] == []
    assert page.evaluate("document.documentElement.scrollWidth") == viewport
