"""The back office over the demonstration, in a browser: axe, long forms, select boxes, the side bar."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from events.calendar.models import Session
from events.facilities.models import Facility, OpeningPeriod
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from tests.factories import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHINESE = re.compile("^[^A-Za-z]*找[^A-Za-z]*$")  # JavaScript reads it too
NARROW = """() => [...document.querySelectorAll("#content-main input[type=text], #content-main input[type=number]")]
  .filter((box) => box.checkVisibility())
  .map((box) => [box.name, box, box.closest(".field-line, td") || box])
  .map(([name, ...parts]) => [name, ...parts.map((part) => part.getBoundingClientRect())])
  .filter(([name, box, line]) => box.width < 100 || box.right > line.right + 1)
  .map(([name, box, line]) => `${name} ${Math.round(box.width)} px, ${Math.round(line.right - box.right)} px left`)"""


def change_page(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


@pytest.fixture
def window(with_demonstration, browser, live_server):
    """Signed in as an administrator whose computer stands in another time zone, in a window of 1280 px."""
    client = Client()
    client.force_login(User.objects.create_superuser("window", password=None))
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="zh-CN", timezone_id="UTC"
    )
    context.add_cookies([{**cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


@pytest.fixture
def addresses(with_demonstration):
    """An event with sessions, a facility with rows of every kind, a period with hours, a list of several pages."""
    facility = Facility.objects.filter(periods__isnull=False, amenities__isnull=False).first()
    for _ in range(60 - AuditEvent.objects.count()):
        make(AuditEvent)
    records = [Session.objects.first().edition, facility, OpeningPeriod.objects.first()]
    return [*map(change_page, records), reverse("admin:audit_auditevent_changelist")]


def test_axe_finds_nothing_on_the_fullest_pages(addresses, window, axe):
    found = {}
    for scheme in ("light", "dark"):
        window.emulate_media(color_scheme=scheme)
        for address in addresses:
            window.goto(address, wait_until="load")
            if faults := axe(window):
                found[scheme, address] = faults
    assert found == {}


def test_a_long_form_is_readable(addresses, window):
    """No box is too narrow to be read, no clock warns of time zones, and the index leads to each part."""
    event, facility, _period, _list = addresses
    window.goto(f"{event}#sessions", wait_until="load")
    expect(window.locator("#sessions-data")).to_be_visible()
    assert window.evaluate(NARROW) == []
    window.goto(event, wait_until="load")
    assert window.locator(".timezonewarning:visible").count() == 0
    index = window.get_by_role("navigation", name="本页各部分")
    folded = window.locator("fieldset", has=window.get_by_role("heading", name="公布数字与来源"))
    expect(folded.locator("[name=source_quote]")).not_to_be_visible()
    index.get_by_role("link", name="公布数字与来源").click()
    expect(folded.locator("[name=source_quote]")).to_be_in_viewport()
    window.goto(facility, wait_until="load")
    links = window.get_by_role("navigation", name="本页各部分").get_by_role("link")
    expect(links.first).to_have_text("基本情况")
    window.locator("#periods-data").get_by_role("link", name="修改").first.click()
    window.locator("[name=_save]").click()
    window.wait_for_url(f"**{facility}")
    assert links.count() == window.locator("#content-main form fieldset.module:visible").count()


def test_a_date_and_a_select_box_help(addresses, window):
    window.goto(reverse("admin:calendar_edition_add"), wait_until="load")
    window.fill("[name=first_day]", "2026-07-01")
    window.locator("[name=first_day]").press("Tab")
    expect(window.locator("[name=last_day]")).to_have_value("2026-07-01")
    expect(window.locator("[name=level]")).to_have_value("")
    window.locator(".field-discipline .select2-selection").click()
    window.keyboard.type("没有这样的项目")
    expect(window.locator(".select2-results__message")).to_have_text(CHINESE)
    window.goto(reverse("admin:accounts_grant_changelist"), wait_until="load")
    window.evaluate("django.jQuery('select.select2-hidden-accessible').first().select2('open')")
    window.keyboard.type("没有这样的地方")
    expect(window.locator(".select2-results__message")).to_have_text(CHINESE)


def test_the_side_bar_keeps_its_place(addresses, window):
    window.goto(reverse("admin:index"), wait_until="load")
    bar = "document.querySelector('#nav-sidebar-apps .simplebar-content-wrapper')"
    lowest = window.evaluate(f"{bar}.scrollTop = {bar}.scrollHeight - {bar}.clientHeight")
    with window.expect_navigation():
        window.locator("#nav-sidebar-apps a").last.click()
    window.wait_for_function(f"{bar}.scrollTop > 0")
    assert abs(window.evaluate(f"{bar}.scrollTop") - lowest) <= 1
