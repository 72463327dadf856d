"""Every form of the back office, opened in a browser with a filled record and saved untouched, changes nothing."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from unfold import widgets

from events.facilities.clock import ClockField
from portal.accounts.models import User
from tests.journeys.filled import bare, filled_record, pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAVY = [f"*.{ending}*" for ending in ("css", "woff", "png", "jpg", "jpeg", "webp", "svg", "ico")]
OWN_TABLES = {"django_session", "usersessions_usersession", "content_writing"}  # what requests and open forms write
# Pages on which nobody can change anything: what is there was written by an action, by a citizen or by the machine.
READ_ONLY = (
    *("accounts.SignInCounter", "administration.AccountRequest", "audit.AuditEvent", "content.Review"),
    *("checks.Finding", "checks.Run"),
    *("content.Validity", "facilities.FaultReport"),
    *("jobs.Job", "jobs.TimetableEntry", "letters.Letter", "letters.Template", "privacy.Reveal", "spreadsheets.Batch"),
)

# Sends what the browser would send, after all scripts of the page had their say, without drawing the page that follows.
SAVE = """() => new Promise((done) => {
  const button = document.querySelector('[name="_save"]');
  if (!button) return done(null);
  const form = button.form;
  window.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return done(["a script kept it from being sent"]);
    event.preventDefault();
    const body = new FormData(form, button);
    const answer = await fetch(form.action || location.href, { method: "POST", body, redirect: "manual" });
    if (answer.type === "opaqueredirect") return done([]);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const errors = [...page.querySelectorAll(".errorlist, .errornote, .errors")].map((one) => one.textContent.trim());
    done([String(answer.status), ...errors]);
  });
  form.requestSubmit(button);
})"""


# What a person or a screen reader meets in English: two words of it, outside of boxes, which hold people's own words.
ENGLISH = """() => {
  const sentence = /[A-Za-z]{2,} [a-z]{2,}/;
  const boxes = "option, textarea, .readonly, .select2-container";
  const known = `script, style, template, noscript, svg, code, [lang=en], ${boxes}`;
  const own = (one) => one.closest(known);
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (sentence.test(text.data) && !own(text.parentElement)) found.add(text.data.trim());
  }
  for (const one of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      if (sentence.test(one.getAttribute(name) || "") && !own(one)) found.add(`${name}=${one.getAttribute(name)}`);
    }
  }
  return [...found];
}"""


@pytest.fixture
def administrator(with_demonstration):
    return User.objects.create_superuser("untouched", password=None)


@pytest.fixture
def window(browser, live_server, administrator):
    """A page that is signed in and loads no pictures, fonts or styles."""
    client = Client()
    client.force_login(administrator)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    network = context.new_cdp_session(page)  # unlike Playwright's own routes it leaves the browser's cache on
    network.send("Network.enable")
    network.send("Network.setBlockedURLs", {"urls": HEAVY})
    yield page
    context.close()


@pytest.fixture
def request_as(administrator):
    request = RequestFactory().get("/admin/")
    request.user = administrator
    return request


def everything():
    """Every row of every table: {table: {key: row}}."""
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    content = {}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))  # other tests have models of their own
        for table, model in tables.items():
            if table in OWN_TABLES or table not in there or not model._meta.managed:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            names = [column[0] for column in cursor.description]
            key = names.index(model._meta.pk.column)
            content[table] = {row[key]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    return content


def differences(before, after):
    """What was added, removed or changed, in words."""
    found = []
    for table in before:
        old, new = before[table], after[table]
        found += [f"{table} {key}: added {new[key]}" for key in new if key not in old]
        found += [f"{table} {key}: removed" for key in old if key not in new]
        for key in old.keys() & new.keys():
            columns = {name: (old[key][name], new[key][name]) for name in old[key] if old[key][name] != new[key][name]}
            found += [f"{table} {key}: {columns}"] if columns else []
    return found


def change_page(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def save_untouched(window, record):
    """Opens the form of the record and saves it. Gives the errors; an empty list is well, None has no button."""
    window.goto(change_page(record), wait_until="load")
    return window.evaluate(SAVE)


def test_a_form_that_nobody_touched_changes_nothing(window, request_as):
    records = {label: filled_record(model_admin, request_as) for label, model_admin in pages().items()}
    for label in READ_ONLY:
        assert records.pop(label) is None, label
    assert [label for label, record in records.items() if record is None or bare(record)] == []
    before = everything()
    refused, english = {}, {}
    for label, record in records.items():
        errors = save_untouched(window, record)
        refused |= {label: errors} if errors != [] else {}
        english |= {label: words} if (words := window.evaluate(ENGLISH)) else {}
    assert (refused, english, differences(before, everything())) == ({}, {}, [])


def test_a_box_that_shows_nothing_is_noticed(window, request_as, monkeypatch):
    """The control: hours in a number box, as Unfold would have it."""
    number = widgets.UnfoldAdminIntegerFieldWidget
    monkeypatch.setattr(
        "portal.backoffice.widgets.own_box", lambda column: number() if isinstance(column, ClockField) else None
    )
    period = filled_record(pages()["facilities.OpeningPeriod"], request_as)
    before = everything()
    assert save_untouched(window, period) == []
    lost = [line for line in differences(before, everything()) if line.startswith("facilities_openingspan ")]
    assert lost != []
