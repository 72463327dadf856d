"""Runs the production server of this installation, on this machine's own address."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Any

from portal.limits.numbers import whole_number

HOST = "127.0.0.1"
# Half-open requests are dropped after ten seconds, and there is room for thousands of them meanwhile. Bodies that
# come slowly are the business of portal/limits/body_reader.py: granian itself waits for them without an end.
PATIENT = (
    "--http",
    "1",
    "--no-ws",
    "--http1-header-read-timeout",
    "10000",
    "--backlog",
    "4096",
    "--backpressure",
    "4096",
)
GRACE = 5  # seconds in which the server finishes what it has begun


class CannotServe(Exception):
    """The message is one Chinese sentence that says what to do."""


def free_port(text: str) -> None:
    """Check the port. Raises CannotServe when nothing can listen on it."""
    if whole_number(text, low=1, high=65535) is None:
        raise CannotServe(f"PORT 应为 1 到 65535 的数字，现在是“{text}”。")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections of the last one do not matter
        try:
            probe.bind((HOST, int(text)))
        except OSError:
            raise CannotServe(f"端口 {text} 已被占用或不能使用，请换一个端口，例如 PORT=8080 make demo。") from None


def command(port: str) -> list[str]:
    """The command line of the production server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", port,
        "--workers", os.environ.get("WORKERS", "2"), "--blocking-threads", os.environ.get("THREADS", "4"),
        *PATIENT, "--log-level", "warning", "--respawn-failed-workers", "portal.wsgi:application",
    ]  # fmt: skip


def serve(port: str) -> int:
    """Run granian until Ctrl-C or a signal to end, and give its exit code.

    It runs in a process group of its own: in the terminal's group each of its workers would get Ctrl-C from the
    terminal and an order to stop from its parent at the same moment, and two signals at once leave it hanging. So
    does an order that meets a worker while it starts: what has not ended after ``GRACE`` is ended.
    """
    server = subprocess.Popen(command(port), process_group=0)  # noqa: S603 - our own words
    stopping = False

    def stop(*_: Any) -> None:
        nonlocal stopping
        stopping = True
        server.terminate()
        signal.alarm(GRACE)

    def end(*_: Any) -> None:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    signal.signal(signal.SIGALRM, end)
    code = server.wait()
    signal.alarm(0)  # it would end this process once Python, on its way out, has taken the handlers back
    if stopping:
        end()  # a worker that outlived its parent
        return 0
    return code
