"""A slow sender holds a thread for a moment, never for ever, and never all of them."""

import io
import socket
import threading

import pytest

from portal.limits import body_reader
from portal.limits.body_reader import BROKEN_OFF, BUSY, BodyReader
from portal.limits.hang_up import hang_up


class Slow:
    """A body whose pieces come one by one, each when it is let go."""

    def __init__(self, content, pieces=()):
        self.content, self.pieces, self.asked = io.BytesIO(content), list(pieces), threading.Event()

    def read(self, size):
        self.asked.set()
        for piece in self.pieces:
            if not piece.is_set():
                piece.wait(30)
                break
        return self.content.read(size)


def application(environ, start_response):
    start_response("200 OK", [])
    source = environ.get("wsgi.input")
    return [source.read() if source else b"nothing to read"]


def post(reader, source, length):
    started = []
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_LENGTH": str(length), "wsgi.input": source}
    environ |= {"REMOTE_ADDR": "192.0.2.1", "SERVER_PORT": "8000"}
    body = b"".join(reader(environ, lambda *head: started.append(head)))
    return started[0][0][:3], body.decode()


@pytest.fixture
def reader():
    return BodyReader(application, str, at_once=1)


@pytest.mark.parametrize("size", [1, body_reader.PIECE, body_reader.PIECE * 3 + 5, body_reader.IN_MEMORY + 1])
def test_a_body_comes_whole(reader, size):
    assert post(reader, io.BytesIO(b"x" * size + b"next request"), size) == ("200", "x" * size)


def test_without_a_body_nothing_is_read(reader):
    assert b"".join(reader({"PATH_INFO": "/", "CONTENT_LENGTH": ""}, lambda *head: None)) == b"nothing to read"


def test_a_body_that_breaks_off_is_refused(reader):
    assert post(reader, io.BytesIO(b"xx"), 3) == ("408", BROKEN_OFF)


def test_a_body_whose_sender_hangs_up_is_refused(reader):
    class Broken:
        def read(self, size):
            raise OSError

    assert post(reader, Broken(), 3) == ("408", BROKEN_OFF)


def test_a_silent_sender_is_hung_up_on(reader, monkeypatch):
    ended, never = [], threading.Event()

    def hang_up(address, port):
        ended.append((address, port))
        never.set()  # the read comes back, with nothing

    monkeypatch.setattr(body_reader, "STALLED", 0.01)
    monkeypatch.setattr(body_reader, "hang_up", hang_up)
    assert post(reader, Slow(b"", [never]), 2) == ("408", BROKEN_OFF)
    assert ended == [("192.0.2.1", 8000)]
    assert post(reader, io.BytesIO(b"xx"), 2) == ("200", "xx")


def test_behind_a_proxy_nobody_is_hung_up_on(reader, monkeypatch, settings):
    settings.TRUSTED_PROXIES = 1
    ended = []
    monkeypatch.setattr(body_reader, "hang_up", lambda *where: ended.append(where))
    monkeypatch.setattr(body_reader, "STALLED", 0)
    watch = body_reader.Watch("127.0.0.1", 8000)
    watch.run()
    assert ended == []
    settings.TRUSTED_PROXIES = 0
    watch.run()
    assert ended == [("127.0.0.1", 8000)]


def test_a_sender_of_single_bytes_is_refused_in_the_end(reader, monkeypatch):
    monkeypatch.setattr(body_reader, "LONGEST", 0.05)
    monkeypatch.setattr(body_reader, "PIECE", 1)

    class Trickle:
        def read(self, size):
            threading.Event().wait(0.005)
            return b"x"

    assert post(reader, Trickle(), 1_000_000) == ("408", BROKEN_OFF)


def test_only_so_many_are_read_at_once(reader):
    held, answers = Slow(b"xx", [go := threading.Event()]), []
    thread = threading.Thread(target=lambda: answers.append(post(reader, held, 2)))
    thread.start()
    held.asked.wait(30)
    assert post(reader, io.BytesIO(b"xx"), 2) == ("503", BUSY)
    assert b"".join(reader({"PATH_INFO": "/"}, lambda *head: None)) == b"nothing to read"
    go.set()
    thread.join()
    assert answers == [("200", "xx")]
    assert post(reader, io.BytesIO(b"xx"), 2) == ("200", "xx")


def test_only_connections_of_that_address_at_that_port_are_ended():
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        port = one.getsockname()[1]
        with (
            socket.create_connection(("127.0.0.1", port)) as client,
            one.accept()[0],
            socket.create_connection(other.getsockname()) as unharmed,
            other.accept()[0] as their_end,
        ):
            assert hang_up("192.0.2.1", port) == 0
            assert hang_up("127.0.0.1", port) == 1
            assert client.recv(1) == b""
            their_end.sendall(b"x")
            assert unharmed.recv(1) == b"x"
