"""The demonstration as its user starts and stops it."""

import json
import os
import pty
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress

import pytest
from django.conf import settings

from portal.demo import serve
from portal.demo.serve import PATIENT
from tests.portal.pagecache.servers import has_ended
from tests.postgres import free_port

# The demonstration keeps its own SQLite file, on whatever database the tests run.
pytestmark = [pytest.mark.server, pytest.mark.one_database, pytest.mark.xdist_group("installation")]
PATIENCE = 120  # seconds, on a machine that does much else


def refusal(installation, **environment):
    result = installation.demo("--serve", **environment)
    assert result.returncode == 1
    return result.stderr.strip()


def test_a_port_in_use_is_said_in_one_sentence(empty):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refusal(empty, PORT=str(port))
    assert said == f"端口 {port} 已被占用或不能使用，请换一个端口，例如 PORT=8080 make demo。"


@pytest.mark.parametrize("port", ["abc", "0", "65536", ""])
def test_a_port_that_is_none_is_said_in_one_sentence(empty, port):
    assert refusal(empty, PORT=port) == f"PORT 应为 1 到 65535 的数字，现在是“{port}”。"


def test_a_database_that_does_not_answer_is_said_in_one_sentence(empty):
    said = refusal(empty, PORT=str(free_port()), DATABASE_URL=f"sqlite:///{empty.folder}/nowhere/portal.sqlite3")
    assert said == "连接不上数据库，请确认数据库已经启动，并检查 DATABASE_URL。"


# Becomes the foreground of the terminal that is its standard input, as a shell would make it.
FOREGROUND = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def test_ctrl_c_stops_the_server_and_every_worker(installation):
    port, (outside, inside) = free_port(), pty.openpty()
    server = subprocess.Popen(
        [sys.executable, "-c", FOREGROUND, "manage.py", "demo", "--serve"],
        cwd=settings.ROOT,
        env=installation.environment(PORT=str(port)),
        start_new_session=True,
        **dict.fromkeys(("stdin", "stdout", "stderr"), inside),
    )
    try:
        assert health(server, port) == {"status": "ok", "database": "ok", "cache": "ok"}
        first = worker(installation)
        os.kill(first, signal.SIGKILL)  # another one is started
        second = worker(installation, besides={first})
        os.write(outside, b"\x03")
        assert server.wait(PATIENCE) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 1)
        with pytest.raises(ProcessLookupError):
            os.kill(second, 0)
    finally:
        os.close(outside)
        os.close(inside)
        server.terminate()
        server.wait()


# A server that hangs when it is told to end, as granian does in the middle of starting a worker.
DEAF = """
import sys
from portal.demo import serve
serve.GRACE = 1
deaf = "from signal import *; signal(SIGTERM, SIG_IGN); print('up', flush=True)\\nwhile True: pause()"
serve.command = lambda port: [sys.executable, "-c", deaf]
serve.WORK = [sys.executable, "-c", deaf.replace("up", "at work")]
sys.exit(serve.serve("0"))
"""


def test_a_server_that_does_not_heed_is_ended():
    keeper = subprocess.Popen([sys.executable, "-c", DEAF], cwd=settings.ROOT, stdout=subprocess.PIPE)
    try:
        assert {keeper.stdout.readline(), keeper.stdout.readline()} == {b"up\n", b"at work\n"}
        keeper.send_signal(signal.SIGINT)
        assert keeper.wait(PATIENCE) == 0
        assert keeper.stdout.read() == b""  # closed: nobody holds it any more
    finally:
        keeper.kill()
        keeper.wait()
        keeper.stdout.close()


def test_the_operations_guide_starts_the_server_as_the_demonstration_does():
    guide = (settings.ROOT / "docs" / "operations.md").read_text()
    told = re.search(r"bin/granian (.*?) portal\.wsgi:application", guide, re.DOTALL)[1].replace("\\\n", " ").split()
    demonstration = serve.command("8000")
    assert [word for word in PATIENT if word not in demonstration] == []
    assert set(told) - set(demonstration) == set()
    assert set(PATIENT) - set(told) == set()


def worker(installation, besides=()):
    """The process of the worker that has beaten last, as soon as there is one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with closing(sqlite3.connect(installation.folder / "portal.sqlite3")) as session:
            rows = session.execute("SELECT worker FROM jobs_beat ORDER BY beat_at DESC").fetchall()
        if rows and (process := int(rows[0][0].split("|")[1])) not in besides:
            return process
        time.sleep(0.1)
    raise TimeoutError("No worker came up.")


def health(server, port):
    """What the server says, as soon as it says anything."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not has_ended(server):
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return json.load(answer)
    raise TimeoutError("The server did not come up.")
