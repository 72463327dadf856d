"""No English on any page of the back office: list, form, errors, delete, history, and whatever address a room adds."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import make, person
from tests.portal.backoffice.test_access import MODELS, address, label

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Names of formats, files and techniques that Chinese offices write in Latin letters.
LATIN = {
    "csv", "xlsx", "xls", "ods", "excel", "id", "json", "url", "html", "pdf", "tsv", "wps", "api", "http", "https",
    "app", "email", "qq", "ip", "gbk", "utf", "png", "jpg", "jpeg", "gif", "webp", "svg", "geojson", "gcj", "wgs",
    "bd", "cgcs", "lc", "jt", "lm", "qr", "kb", "mb", "gb", "ics", "yyyy", "mm", "dd", "hh", "ss", "ctrl", "esc",
    "et", "icp", "pin", "doc", "docx", "ofd", "zip", "sha",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z]{2,}")
ADDRESS = re.compile(r"(https?://\S+|/[\w./-]+|[\w.+-]+@[\w.-]+|[\w-]+\.(cn|com|org|gov|js|css)\S*)")
SHOWN = ("title", "placeholder", "aria-label", "alt", "data-label")
SKIPPED = {"script", "style", "template", "noscript", "svg", "code"}
ICON = "material-symbols-outlined"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Texts(HTMLParser):
    """Visible text and what a screen reader says, without icon names and what people typed in themselves.

    A strict parser would take most of this test's time; pages are parsed strictly elsewhere.
    """

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found, self._open, self._silent = [], [], 0  # the depth at which silence began, 0: none
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        silent = tag in SKIPPED or attributes.get("lang") == "en" or "data-typed" in attributes
        if not self._silent and not silent and ICON not in attributes.get("class", ""):
            self.found += [attributes[name] for name in SHOWN if attributes.get(name)]
            if tag == "input" and attributes.get("type") in ("submit", "button"):
                self.found.append(attributes.get("value", ""))
        if tag in VOID:
            return
        self._open.append(tag)
        if not self._silent and (silent or tag == "textarea" or ICON in attributes.get("class", "")):
            self._silent = len(self._open)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while tag in self._open:
            if self._silent == len(self._open):
                self._silent = 0
            if self._open.pop() == tag:
                break

    def handle_data(self, data):
        if not self._silent:
            self.found.append(data)


def english(content, known=()):
    found = set()
    for text in Texts(content).found:
        plain = ADDRESS.sub(" ", text)
        for word in known:
            plain = plain.replace(word, " ")
        words = [word for word in WORD.findall(plain) if word.lower() not in LATIN]
        if words:
            found.add(text.strip()[:120])
    return found


def check(client, url, known, seen, method="get", data=None):
    answer = getattr(client, method)(url, data or {}, headers={"accept-language": "en"})
    if answer.get("Content-Type", "").startswith("text/html") and answer.status_code != 302:
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for text in english(content.decode(), known):
            seen[f"{method.upper()} {url}"] = text
    for close in answer._resource_closers:  # files of downloads; close() itself would end the database connection
        close()
    return answer


@pytest.fixture
def chief(client):
    client.force_login(person(username="样例管理员", is_superuser=True))
    return client


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_page_of_a_model_is_chinese(chief, model):
    record, seen = make(model), {}
    known = {str(value) for value in model._base_manager.values_list().get(pk=record.pk) if isinstance(value, str)}
    list_page = address(model, "changelist")
    for pattern in admin.site._registry[model].get_urls():
        if not pattern.name or pattern.name.endswith("simple_history"):
            continue
        arguments = list(pattern.pattern.converters) or ["id"] * pattern.pattern.regex.groups
        if len(arguments) < 2:
            check(chief, reverse(f"admin:{pattern.name}", args=[record.pk] * len(arguments)), known, seen)
    if hasattr(record, "history") and record.history.first():
        check(chief, address(model, "simple_history", record.pk, record.history.first().pk), known, seen)
    check(chief, f"{list_page}?q=没有这样的", known, seen)
    check(chief, address(model, "add"), known, seen, "post", {"_save": "1"})
    check(chief, address(model, "change", record.pk), known, seen, "post", {"_save": "1"})
    for action in admin.site._registry[model].get_actions(chief.get(list_page).wsgi_request):
        chosen = {"action": action, "_selected_action": [record.pk]}
        check(chief, list_page, known, seen, "post", chosen)
    assert seen == {}


def test_the_back_offices_own_pages_are_chinese(chief):
    seen = {}
    for config in {model._meta.app_label for model in MODELS}:
        check(chief, reverse("admin:app_list", args=[config]), (), seen)
    for url in (reverse("admin:index"), "/admin/nothing/here/", "/admin/search/?s=用户", "/admin/search/?s=zz"):
        check(chief, url, ("zz",), seen)
    chief.force_login(person(username="没有授权"))
    check(chief, reverse("admin:index"), (), seen)
    check(chief, address(MODELS[0], "changelist"), (), seen)
    assert seen == {}


def test_the_account_pages_are_chinese(client):
    seen = {}
    check(client, reverse("account_login"), (), seen)
    check(client, reverse("account_login"), (), seen, "post", {"login": "谁", "password": "x"})
    check(client, reverse("account_inactive"), (), seen)
    client.force_login(person(username="样例", is_superuser=True))
    names = (
        "account_change_password", "account_reauthenticate", "account_logout", "mfa_index", "mfa_activate_totp",
        "mfa_list_webauthn", "mfa_add_webauthn", "mfa_generate_recovery_codes", "mfa_view_recovery_codes",
        "account_sessions",
    )  # fmt: skip
    for name in names:
        check(client, reverse(name), (), seen)
    check(client, reverse("account_change_password"), (), seen, "post", {"oldpassword": "a", "password1": "b"})
    assert seen == {}


def test_the_test_itself_notices_english():
    assert english("<p>Please correct the error below.</p>") == {"Please correct the error below."}
    assert english('<p title="Delete">导出 CSV 文件</p>') == {"Delete"}
    assert english('<p lang="en">Seen<br>by <b>few</b></p><svg><title>Map</title></svg><i>But this</i>') == {"But this"}
    assert english('<textarea title="Reason">Typed</textarea><input type="submit" value="Go on">') == {
        "Reason",
        "Go on",
    }
