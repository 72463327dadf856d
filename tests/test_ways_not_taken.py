"""What the product does without: calls to other services, templates out of text, risky browser functions."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WINGS = ("portal", "initiatives", "events")
CLIENTS = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "urllib.request", "urllib3", "xmlrpc"}
# The virus scanner, the message service and the mail server, whose addresses are settings.
CONNECTING = {"portal/media/clamd.py", "portal/letters/gateways/http.py", "portal/letters/gateways/mail.py"}
IN_SCRIPTS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function|postMessage|"
    r"localStorage|sessionStorage|indexedDB|__proto__)\b|document\.cookie"
)


def sources():
    return {f.relative_to(ROOT).as_posix(): f.read_text() for wing in WINGS for f in (ROOT / wing).rglob("*.py")}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def asks_others(source):
    """Whether it imports a client of another service, or opens a connection itself."""
    tree = ast.parse(source)
    named = {part for name in imported(tree) for part in (name, name.partition(".")[0])}
    return bool(named & CLIENTS) or bool(
        re.search(r"\bcreate_connection\(|\.connect\(\(|\.connect\(self\.path", source)
    )


def test_only_what_the_settings_name_is_asked():
    assert {name for name, source in sources().items() if asks_others(source)} == CONNECTING


@pytest.mark.parametrize(
    "source",
    ["import requests", "from urllib.request import urlopen", "import http.client", "from urllib import request"],
)
def test_a_client_would_be_found(source):
    assert asks_others(source)


def test_no_template_is_made_of_text():
    made = re.compile(r"django\.template import [^\n]*\b(Template|Engine)\b|\.from_string\(")
    assert [name for name, source in sources().items() if made.search(source)] == []


def test_our_scripts_write_text_and_keep_nothing_in_the_browser():
    scripts = [file for wing in WINGS for file in (ROOT / wing).rglob("*.js")]
    found = {f"{f.relative_to(ROOT)}: {hit[0]}" for f in scripts for hit in IN_SCRIPTS.finditer(f.read_text())}
    assert len(scripts) >= 4
    assert found == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/.git/config", "/static/", "/media/", "/static/../portal/settings.py", "/media/../secret_key", "/portal.sqlite3"],
)
def test_neither_folders_nor_sources_are_served(client, address):
    assert client.get(address).status_code == 404
