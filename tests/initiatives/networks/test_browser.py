"""The pages in Chromium: accessible in every reading, no sideways scroll, usable without script."""

import re

import pytest
from playwright.sync_api import expect

from initiatives.schools.models import SchoolService
from tests.initiatives import factories as make
from tests.initiatives.schools.test_actions import DAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESSES = ["/schools/", "/schools/2137000001/", "/networks/", "/networks/JT-001/", "/networks/coverage/"]


@pytest.fixture
def records():
    zone = make.place("LC-JKQ", "聊城经济技术开发区", "functional_zone", make.city())
    network = make.network(1, name="莘县白鹭教育集团")
    for serial in range(1, 4):
        school = make.school(serial, name=f"张寨镇名称很长很长很长的第{serial}实验学校（示例）")
        make.member(network, school, role="core" if serial == 1 else "member")
    for owner in (network, network.memberships.get(role="core").school):
        owner.milestones.create(title="启用新校舍", due_on=DAY, quote="九月启用新校舍")
    SchoolService.objects.create(school=school, kind="after_school", valid_from=DAY, hours="16:30–18:00", fee=0)
    make.school(9, name="未覆盖小学", township=zone)


@pytest.mark.parametrize(
    ("viewport", "reading"),
    [
        (1440, ""),
        (375, ""),
        (360, "elder.light.1"),
        (1440, "elder.light.3"),
        (1440, "standard.dark.1"),
        (375, "elder.dark.1"),
    ],
)
def test_pages_are_accessible_and_do_not_scroll_sideways(page, axe, records, viewport):
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        problems = axe(page)
        if page.evaluate("document.documentElement.scrollWidth") > viewport:
            problems.append("scrolls sideways")
        if problems:
            found[address] = problems
    assert found == {}


@pytest.mark.parametrize(("viewport", "reading"), [(320, "elder.light.3")])
@pytest.mark.parametrize("address", ["/networks/coverage/", "/en/networks/coverage/"])
def test_words_in_a_narrow_part_of_the_bar_widen_no_page(page, address, viewport):
    alliance = make.network(2, kind="alliance")
    for serial in range(1, 10):
        make.member(alliance, make.school(serial, setting="town" if serial == 1 else "village"))
    page.goto(address)
    expect(page.locator(".rural .bu")).to_contain_text("1")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport


@pytest.mark.parametrize("script", [False])
def test_search_and_day_work_without_script(page, records):
    page.goto("/schools/")
    page.get_by_label("学校", exact=True).fill("wfgxx")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.goto("/networks/coverage/")
    page.get_by_label("截至日期").fill("2021-08-31")
    page.get_by_role("button", name="查看").click()
    expect(page).to_have_url(re.compile("date=2021-08-31"))
    expect(page.get_by_text("无数据").first).to_be_visible()
