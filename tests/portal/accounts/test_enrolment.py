"""In a real browser: somebody without the second factor that they must have sets one up, and is in."""

import re

import pytest
from playwright.sync_api import expect

from portal.accounts.roles import Role
from tests.factories import tree
from tests.portal.accounts.conftest import PASSWORD
from tests.portal.accounts.test_passkey import KEY, enrol

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_passkey_is_enrolled_before_anything_else(page, person, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person.grants.create(role=Role.EDITOR, place=tree()["a"])
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto("/account/login/")
    page.get_by_label("用户名").fill("wangfang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/account/2fa/$"))
    expect(page.locator("main")).to_contain_text("请先启用两步验证，再进入工作台。")
    enrol(page, "办公室电脑")
    expect(page.locator("main")).to_contain_text("恢复代码")
    page.goto("/admin/")
    expect(page.locator("body")).to_contain_text("我的待办")
