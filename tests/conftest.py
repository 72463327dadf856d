"""Fixtures for every test."""

import os
import shutil
from uuid import uuid4

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


@pytest.fixture(scope="session")
def databases(request, django_test_environment, django_db_blocker):
    """Makes, copies and restores the databases of this worker."""
    from django.test import TransactionTestCase

    from tests.databases import Store

    worker = getattr(request.config, "workerinput", {"workerid": "main", "testrunuid": uuid4().hex})
    keep = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    store = Store(worker["workerid"], worker["testrunuid"], keep=keep)
    flush, TransactionTestCase._fixture_teardown = TransactionTestCase._fixture_teardown, lambda case: store.restore()
    yield store
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        store.close()


@pytest.fixture(scope="session")
def django_db_setup(databases, django_db_blocker):
    """Instead of pytest-django's own: a copy of what was migrated once for all workers."""
    from tests.databases import MIGRATED

    with django_db_blocker.unblock():
        databases.use(MIGRATED)


@pytest.fixture
def _database(request, databases, django_db_setup, django_db_blocker):
    """Connected to the database with the content that the test's fixtures ask for."""
    from tests.contents import asked_for

    with django_db_blocker.unblock():
        databases.use(asked_for(request.fixturenames))


@pytest.fixture
def _django_db_helper(_database, _django_db_helper):
    """pytest-django's transaction around a test begins when the right database is connected."""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    from tests.passwords import hash_quickly

    hash_quickly()


@pytest.fixture(autouse=True)
def chinese():
    """A request for an English page leaves its thread English; the next test starts in Chinese."""
    from django.utils import translation

    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def read_here(request, monkeypatch):
    """Sheets are read in the test's own process unless ``own_process`` asks otherwise."""
    if request.node.get_closest_marker("own_process") is None:
        from tests.reading import HERE

        monkeypatch.setattr("portal.spreadsheets.read.file_reader.guarded", HERE)


@pytest.fixture
def undrawn(monkeypatch):
    """Pages of the back office are decided on, but their HTML is not made: for tests that ask who gets a page and what
    its form holds. ``response.context`` is there as always. (Every page is drawn by the tests of its language.)
    """
    from django.http import HttpResponse
    from django.template import Context
    from django.template.response import SimpleTemplateResponse
    from django.test.signals import template_rendered

    def nothing(response):
        template_rendered.send(type(response), template=None, context=Context(response.context_data))
        return ""

    def refusal(request, status, **kwargs):
        return HttpResponse(status=status)

    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", property(nothing))
    monkeypatch.setattr("portal.site.errors.error_page", refusal)


@pytest.fixture
def with_tree(db):
    """The places of ``factories.tree()`` stand already, for tables of hundreds of cases that all ask for them."""


@pytest.fixture
def with_places(db):
    """The database holds the real places of the city. They are loaded once in a run, like those of the next four."""


@pytest.fixture
def with_facts(places):
    """The published figures and the programme stand too, without anything invented."""


@pytest.fixture
def with_figures(places):
    """The published figures with the invented earlier years, county values and targets."""


@pytest.fixture
def with_schools(places):
    """The demonstration register and networks over the real places, with the published figures."""


@pytest.fixture
def with_demonstration(db):
    """The database holds the whole demonstration, loaded in May 2026."""


@pytest.fixture
def places(with_places):
    """The real places of the city, by name and by code: ``places["度假区"]`` works with the short name too."""
    from portal.places.models import Place

    found = {}
    for place in Place.objects.select_related("parent", "managing_area", "county"):
        found |= {place.code: place, place.name: place, place.label: place}
    return found


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium, one for the whole run. Without one, browser tests are skipped; in CI they fail."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)
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
    window.set_default_timeout(30_000)
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
    """``axe(page)`` lists what axe-core finds against WCAG 2.2 A and AA, on public pages against its best-practice
    rules too: rule, and where. WCAG 2.5.8 asks no distance between the pins of a map, which must stand where they do.
    """
    from axe_playwright_python.sync_playwright import Axe

    required = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    closed = ("/admin/", "/account/")  # their markup is a library's

    def run(window):
        tags = required if any(part in window.url for part in closed) else [*required, "best-practice"]
        answer = Axe().run(window, options={"runOnly": {"type": "tag", "values": tags}}).response
        found = [f"{rule['id']}: {node['html'][:160]}" for rule in answer["violations"] for node in rule["nodes"]]
        return [one for one in found if not (one.startswith("target-size") and "leaflet-marker-icon" in one)]

    return run
