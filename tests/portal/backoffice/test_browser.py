"""The back office in a browser: no axe findings, nothing blocked, keyboard only, two people at one record."""

import re

import pytest
from playwright.sync_api import expect

from portal.accounts.models import SignInCounter, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.places.models import Place
from tests.factories import make, tree
from tests.portal.backoffice.test_access import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Vx7#kQm2!pRt"
BACK_OFFICE = re.compile(r"^[^?]*/admin/$")  # and not the sign-in page, which names it as what comes next


@pytest.fixture
def people(transactional_db):
    places = tree()
    for name, display in (("wangfang", "王芳"), ("liqiang", "李强")):
        user = User.objects.create_user(name, display_name=display, password=PASSWORD, is_staff=True)
        for role in (Role.DATA, Role.SYSTEM, Role.AUDITOR):
            user.grants.create(role=role, place=places["city"])
    for _ in range(60):
        make(Place)
    return places


def sign_in(window, name="wangfang"):
    window.goto("/admin/")
    window.get_by_label("用户名").fill(name)
    window.get_by_label("密码").fill(PASSWORD)
    window.get_by_role("button", name="登录", exact=True).click()
    window.wait_for_url(BACK_OFFICE)


def pages(places):
    clerk = User.objects.get(username="liqiang")
    return [
        "/admin/",
        address(Place, "changelist"),
        f"{address(Place, 'changelist')}?q=没有这样的",
        address(Place, "change", places["a1"].pk),
        address(Place, "add"),
        address(User, "change", clerk.pk),
        address(Place, "delete", places["a1"].pk),
        address(Place, "history", places["a1"].pk),
        address(Place, "simple_history", places["a1"].pk, places["a1"].history.last().pk),
        address(AuditEvent, "changelist"),
        address(SignInCounter, "changelist"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [1440, 375])
def test_axe_finds_nothing_on_the_back_office(people, page, axe, viewport, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/account/login/")
    found = {"login": axe(page)} if axe(page) else {}
    sign_in(page)
    for url in pages(people):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        if violations := axe(page):
            found[url] = violations
    assert found == {}


@pytest.mark.parametrize("viewport", [375])
def test_no_page_scrolls_sideways(people, page, viewport):
    sign_in(page)
    widths = {}
    for url in [*pages(people), "/account/password/change/", "/account/2fa/", "/account/sessions/"]:
        page.goto(url)
        widths[url] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(widths, 375)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [1440, 375])
def test_what_somebody_deleted_meanwhile_is_given_back_and_saved_anew(people, page, axe, viewport, scheme):
    page.emulate_media(color_scheme=scheme)
    sign_in(page)
    place = make(Place, place=people["a1"], name="丙镇")
    page.goto(address(Place, "change", place.pk))
    page.fill("#id_name", "我填的名")
    place.delete()
    page.click("[name=_save]")
    page.locator(".typed").wait_for()
    expect(page.locator("#content")).to_contain_text("没有丢失")
    expect(page.locator(".typed")).to_contain_text("我填的名")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == viewport
    page.get_by_role("button", name="用这些内容新增").click()
    page.wait_for_url("**/places/place/")
    assert Place.objects.filter(name="我填的名").count() == 1


def test_with_the_keyboard_alone_one_signs_in_finds_edits_and_saves(people, page):
    page.goto("/admin/")
    page.keyboard.press("Tab")
    tab_to(page, "[name=login]")
    page.keyboard.type("wangfang")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(BACK_OFFICE)
    tab_to(page, "a.skip-to-content")
    page.keyboard.press("Enter")
    tab_to(page, f'#content a[href="{address(Place, "changelist")}"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/place/")
    tab_to(page, "#searchbar")
    page.keyboard.type("甲镇")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    tab_to(page, "#result_list tbody a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/**")
    tab_to(page, "#id_name")
    page.keyboard.press("End")
    page.keyboard.type("新区")
    tab_to(page, "[name=_save]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Place.objects.get(pk=people["a1"].pk).name == "甲镇新区"


def tab_to(page, selector):
    """Presses Tab until the element has the focus; a trap or an unreachable control fails here."""
    for _ in range(120):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_two_people_edit_one_record(people, page, browser, live_server):
    url = address(Place, "change", people["a1"].pk)
    other_context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    other = other_context.new_page()
    sign_in(page)
    sign_in(other, "liqiang")
    page.goto(url)
    other.goto(url)
    other.fill("#id_name", "李强的名")
    other.click("[name=_save]")
    other.wait_for_url("**/places/place/**")
    other_context.close()

    page.fill("#id_name", "王芳的名")
    page.fill("#id_position", "5")
    page.click("[name=_save]")
    panel = page.locator(".versions")
    panel.wait_for()
    expect(panel).to_contain_text("李强 于")
    expect(panel.get_by_label("用我的 王芳的名")).to_have_count(1)
    expect(panel.get_by_label("用对方的 李强的名")).to_have_count(1)
    expect(page.locator("#id_name")).to_have_value("王芳的名")
    expect(page.locator("#id_position")).to_have_value("5")
    assert Place.objects.get(pk=people["a1"].pk).name == "李强的名"

    panel.get_by_label("用对方的 李强的名").check()
    page.click("[name=_save]")
    page.wait_for_url("**/places/place/")
    saved = Place.objects.get(pk=people["a1"].pk)
    assert (saved.name, saved.position) == ("李强的名", 5)
