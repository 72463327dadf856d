"""The nginx that docs/operations.md describes in front of the running server: its micro-cache and its limits."""

import http.client
import os
import re
import shutil
import subprocess
import time
from contextlib import ExitStack, suppress
from socket import create_connection

import brotli
import pytest
from django.conf import settings

from tests.portal.pagecache.servers import Server, has_ended, on_migrated_tables
from tests.postgres import free_port

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("nginx"),
    pytest.mark.server,
    pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed"),
]
FRAME = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  {told}
}}
"""


def configuration(folder, port, behind):
    """The document's own, with this test's folder and ports; an added header tells what the cache has done."""
    told = re.search(
        r"^(proxy_cache_path .*?)^```", (settings.ROOT / "docs" / "operations.md").read_text(), re.DOTALL | re.M
    )[1]
    for written, meant in {
        "/var/cache/nginx/portal": f"{folder}/cache",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "proxy_pass http://127.0.0.1:8000;": f"proxy_pass http://127.0.0.1:{behind}; "
        "add_header X-Micro $upstream_cache_status always;",
    }.items():
        assert told.count(written) == 1
        told = told.replace(written, meant)
    return FRAME.format(folder=folder, told=told, user="user root;" if os.geteuid() == 0 else "")


@pytest.fixture(scope="module")
def behind(databases, django_db_setup, django_db_blocker):
    with on_migrated_tables(databases, django_db_blocker, 1, BEHIND_PROXY="true", TRUSTED_PROXIES="1") as running:
        yield running


@pytest.fixture
def micro(tmp_path, behind, transactional_db):
    """A cache that has kept nothing yet."""
    port = free_port()
    file = tmp_path / "nginx.conf"
    file.write_text(configuration(tmp_path, port, behind.port))
    process = subprocess.Popen(["nginx", "-c", file, "-p", tmp_path], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until and not has_ended(process):
            with suppress(OSError), create_connection(("127.0.0.1", port), 1):
                break
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(20)


def ask(site, address, method="GET", **headers):
    """``(status, what the micro-cache did, headers, body)``"""
    told = {"Host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    try:
        connection.request(method, address, headers=told)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    found = {name.lower(): value for name, value in answer.getheaders()}
    return answer.status, found.get("x-micro", ""), found, body


def test_readers_are_answered_by_the_micro_cache(micro):
    assert [ask(micro, "/plain/")[:2] for _ in range(2)] == [(200, "MISS"), (200, "HIT")]
    whole = ask(micro, "/plain/")
    assert b"plain http://localhost/plain/" in whole[3]
    assert ask(micro, "/plain/", "HEAD")[:2] == (200, "HIT")
    assert ask(micro, "/plain/", If_None_Match=whole[2]["etag"])[::3] == (304, b"")
    assert ask(micro, "/plain/", "POST")[1] == ""


def test_variants_never_mix(micro):
    for choice in ("", "elder.dark.3", "elder.light.1") * 2:
        headers = {"Cookie": f"reading={choice}"} if choice else {}
        text = ask(micro, "/plain/", **headers)[3].decode()
        assert re.findall(r"elder\.\w+\.\d", text) == [choice] * bool(choice)
        packed = ask(micro, "/plain/", **headers, Accept_Encoding="gzip, deflate, br")
        assert packed[2]["content-encoding"] == "br"
        assert brotli.decompress(packed[3]).decode() == text
        assert ask(micro, "/plain/", **headers, Accept_Encoding="br;q=0")[3].decode() == text


@pytest.mark.parametrize(
    ("hostile", "headers"),
    [
        ("/plain/", {"Cookie": "reading=standard.light.1; reading=elder.dark.3"}),
        ("/plain/", {"Cookie": "reading=elder.dark.3; reading=standard.light.1"}),
        ("/plain/", {"Cookie": "a=1; reading=elder.dark.3"}),
        ("/declared/?page=", {"Cookie": "reading=2"}),
        ("/declared/?page=", {"Accept-Encoding": "2"}),
        ("/plain/", {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}),
        ("/plain/", {"X_Forwarded_Proto": "https"}),
    ],
)
def test_nobody_poisons_it(micro, hostile, headers):
    ask(micro, hostile, **headers)
    for address in ("/plain/", "/declared/?page=2"):
        alone = ask(micro, address, Cookie="unknown=1")  # past the micro-cache
        assert alone[1] == "BYPASS"
        for _ in range(2):
            assert ask(micro, address)[3] == alone[3]


@pytest.mark.parametrize("address", ["/form/", "/session/", "/message/", "/cookie/", "/private/", "/missing/"])
def test_what_is_personal_is_never_kept(micro, address):
    assert [ask(micro, address)[1] for _ in range(3)] == ["MISS"] * 3


def test_a_session_goes_past_it(micro):
    ask(micro, "/plain/")
    for headers in ({"Cookie": "sessionid=x"}, {"Cookie": "messages=x"}, {"Authorization": "Basic x"}):
        assert ask(micro, "/plain/", **headers)[1] == "BYPASS"
    assert ask(micro, "/plain/")[1] == "HIT"


@pytest.mark.parametrize(("size", "words"), [(20, "提交的内容有 20.0 MB"), (22, "<center>nginx")])
def test_the_product_refuses_what_a_page_does_not_take_and_nginx_what_none_takes(micro, size, words):
    connection = http.client.HTTPConnection("127.0.0.1", micro.port, timeout=30)
    connection.request("POST", "/plain/", body=b"x" * (size * 1024 * 1024), headers={"Host": "localhost"})
    answer = connection.getresponse()
    assert (answer.status, words in answer.read().decode()) == (413, True)
    connection.close()


def test_unfinished_bodies_and_half_open_requests_stay_with_nginx(micro):
    with ExitStack() as opened:
        for text in ("POST /plain/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx", "GET /plain/ HT") * 25:
            sender = opened.enter_context(create_connection(("127.0.0.1", micro.port), timeout=20))
            sender.sendall(text.encode())
        assert ask(micro, "/plain/")[0] == 200


def test_a_flood_from_one_address_is_slowed_down(micro):
    connection = http.client.HTTPConnection("127.0.0.1", micro.port, timeout=30)
    answered = []
    for _ in range(1_500):
        connection.request("GET", "/plain/", headers={"Host": "localhost"})
        answer = connection.getresponse()
        answer.read()
        answered.append(answer.status)
        if answer.status == 429:
            break
    connection.close()
    assert set(answered) == {200, 429}
    assert len(answered) > 200
