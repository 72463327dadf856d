"""The running server: whoever sends slowly, half or too much keeps nobody else from an answer."""

import resource
import socket
from contextlib import ExitStack

import pytest

from portal.demo.serve import PATIENT
from portal.limits.body_reader import BUSY
from tests.portal.pagecache.servers import on_migrated_tables

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("slow-senders"), pytest.mark.server]
HALF_OPEN = 1_200  # more than granian takes by itself with one worker
POST = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=x\r\n"


@pytest.fixture(scope="module")
def site(databases, django_db_setup, django_db_blocker):
    options = {"application": "product", "options": PATIENT, "STALLED": "2"}
    with on_migrated_tables(databases, django_db_blocker, 1, **options) as running:
        yield running


@pytest.fixture
def sockets():
    with ExitStack() as opened:
        yield opened


def send(site, sockets, text):
    sender = sockets.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=20))
    sender.sendall(text)
    return sender


def answer(sender):
    """``(status, text)``"""
    whole = b""
    while b"\r\n\r\n" not in whole or not whole.partition(b"\r\n\r\n")[2]:
        whole += (piece := sender.recv(65536))
        if not piece:
            break
    head, _, body = whole.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


def is_healthy(site, sockets):
    """Whether it says so at once, and not when the others have been dropped, after ten seconds."""
    asked = send(site, sockets, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    asked.settimeout(8)
    status, text = answer(asked)
    return status == 200 and '"ok"' in text


def test_unfinished_bodies_hold_no_thread_for_long(site, sockets):
    first = send(site, sockets, POST + b"Content-Length: 100\r\n\r\na")
    assert is_healthy(site, sockets)  # while it is waited for
    others = [send(site, sockets, POST + b"Content-Length: 100\r\n\r\na") for _ in range(12)]
    assert [answer(sender) for sender in others] == [(503, BUSY)] * 12
    assert first.recv(100) == b""  # hung up on
    asked = (answer(send(site, sockets, POST + b"Content-Length: 1\r\n\r\na"))[0] for _ in range(500))
    assert next(status for status in asked if status != 503) == 403  # its place is free a moment later; no CSRF token
    assert is_healthy(site, sockets)


def test_half_open_requests_leave_room_for_others(site, sockets):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, HALF_OPEN * 2)), hard))
    for _ in range(HALF_OPEN):
        send(site, sockets, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
    assert is_healthy(site, sockets)


@pytest.mark.parametrize(
    ("head", "status"), [(b"Content-Length: 400000000", 413), (b"Transfer-Encoding: chunked", 411)], ids=range(2)
)
def test_a_body_that_is_too_large_or_of_unknown_length_is_never_waited_for(site, sockets, head, status):
    assert answer(send(site, sockets, POST + head + b"\r\n\r\n"))[0] == status
    assert is_healthy(site, sockets)
