"""Fixtures for every test."""

import os
import shutil

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def chinese():
    """A request for an English page leaves its thread English; the next test starts in Chinese."""
    from django.utils import translation

    translation.activate("zh-hans")


@pytest.fixture
def places(db):
    """The real places of the city, by name and by code: ``places["度假区"]`` works with the short name too."""
    from portal.places.demo import load_places
    from portal.places.models import Place

    load_places()
    found = {}
    for place in Place.objects.select_related("parent", "managing_area", "county"):
        found |= {place.code: place, place.name: place, place.label: place}
    return found


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium, one for the whole run. Without one, browser tests are skipped; in CI they fail."""
    from playwright.sync_api import sync_playwright

    program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if not program:
        required = os.environ.get("CI") == "true" or os.environ.get("REQUIRE_BROWSER") == "1"
        (pytest.fail if required else pytest.skip)("没有找到 Chromium，浏览器测试未运行（安装 chromium 后重试）。")
    # Playwright keeps an event loop in this thread, which Django would take for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def viewport():
    """Width of the window in px; ``@pytest.mark.parametrize("viewport", [1440, 375])`` changes it."""
    return 1440


@pytest.fixture
def reading():
    """Value of the reader's cookie, e.g. ``elder.light.1``; parametrize to change it."""
    return ""


@pytest.fixture
def script():
    """Whether scripts run; ``@pytest.mark.parametrize("script", [False])`` switches them off."""
    return True


@pytest.fixture
def page(browser, live_server, viewport, reading, script):
    """A window on the live server: ``page.goto("/")``. Errors in its console fail the test."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": viewport, "height": 900},
        java_script_enabled=script,
        locale="zh-CN",
        reduced_motion="reduce",
    )
    if reading:
        context.add_cookies([{"name": "reading", "value": reading, "url": live_server.url}])
    window = context.new_page()
    window.set_default_timeout(10_000)
    faults = []
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.on(
        "console",
        lambda message: (
            message.type == "error" and "Failed to load resource" not in message.text and faults.append(message.text)
        ),
    )
    yield window
    context.close()
    assert faults == []


@pytest.fixture
def axe():
    """``axe(page)`` lists what axe-core finds against WCAG 2.2 A and AA: rule, and where."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    def run(window):
        answer = Axe().run(window, options={"runOnly": {"type": "tag", "values": tags}}).response
        return [f"{found['id']}: {node['html'][:160]}" for found in answer["violations"] for node in found["nodes"]]

    return run
