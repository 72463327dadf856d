"""The pages in Chromium: accessible, no sideways scroll, usable with script off."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from events.calendar.models import Competition, EventBrand
from tests.events.calendar.perform import perform

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/events/", "/events/?view=calendar&month=2026-12", "/events/?view=map", "/events/lake/", "/events/brands/"]


@pytest.fixture
def season(transactional_db, make_edition, make_session, disciplines):
    brand = EventBrand.objects.create(slug="open", name="江北水城龙舟公开赛", discipline=disciplines["dragon-boat"])
    games = make_edition(
        "games", title="2026 世界大学生智力运动会", discipline=disciplines["mind"], level="world", year=2026,
        first_day=date(2026, 1, 1), date_precision="year", date_note="具体日期以组委会公告为准", is_featured=True,
    )  # fmt: skip
    lake = make_edition(
        "lake", title="2026 江北水城龙舟公开赛", brand=brand, venue="东昌湖", longitude="115.962", latitude="36.447",
        first_day=date(2026, 12, 5), last_day=date(2026, 12, 6), entry_first_day=date(2026, 11, 1),
        entry_last_day=date(2026, 11, 29), is_demo=True,
    )  # fmt: skip
    Competition.objects.create(edition=lake, code="A", discipline=disciplines["dragon-boat"], name="200 米直道赛")
    first = make_session(lake)
    make_session(lake, "决赛", start="2026-12-06 14:00", end="2026-12-06 16:00")
    perform(first, "postpone", reason="大风", text="因大风预警，预赛延期。")
    make_edition("seat", venue="临清体育场", longitude="115.7049", latitude="36.8382", first_day=date(2026, 12, 12))
    return games, lake


@pytest.mark.parametrize("viewport", [1440, 375])
@pytest.mark.parametrize("reading", ["", "elder.light.1", "standard.dark.1"])
def test_no_page_has_faults_or_scrolls_sideways(page, axe, season, viewport, reading):
    for url in PAGES:
        page.goto(url)
        assert axe(page) == [], url
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, url


@pytest.mark.parametrize("script", [False])
def test_filters_views_and_days_work_without_script(page, season, script):
    page.goto("/events/")
    page.locator("a.chip", has_text="国际").click()
    expect(page.locator("article h3")).to_have_text(["2026 世界大学生智力运动会"])
    page.get_by_role("navigation", name="视图").get_by_role("link", name="日历").click()
    expect(page).to_have_url(re.compile("level=world"))
    page.goto("/events/lake/?day=2026-12-06")
    expect(page.locator("#sched li h3")).to_have_text(["决赛", "预赛"])


def test_the_keyboard_reaches_every_event(page, season):
    page.goto("/events/?level=city")
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href')"))
    assert {"/events/lake/", "/events/seat/"} <= reached
