"""Runs the production server of this installation, on this machine's own address, and its background jobs."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
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
GRACE = 5  # seconds in which server and worker finish what they have begun
PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a worker that ended is started again
WORK = (sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py"), "work")


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
    """Run granian and a worker until Ctrl-C or a signal to end, and give granian's exit code.

    Each runs in a process group of its own: in the terminal's group each of granian's workers would get Ctrl-C from the
    terminal and an order to stop from its parent at the same moment, and two signals at once leave it hanging. So
    does an order that meets a worker while it starts: what has not ended after ``GRACE`` is ended.
    """
    server = subprocess.Popen(command(port), process_group=0)  # noqa: S603 - our own words
    background = Kept(WORK)

    def stop(*_: Any) -> None:
        background.stop()
        server.terminate()
        signal.alarm(GRACE)

    def end(*_: Any) -> None:
        background.end()
        _kill(server)

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    signal.signal(signal.SIGALRM, end)
    background.start()
    code = server.wait()
    stopping = background.stopping
    background.stop()
    background.join()
    signal.alarm(0)  # it would end this process once Python, on its way out, has taken the handlers back
    if stopping:
        end()  # a worker that outlived its parent
        return 0
    return code


class Kept(threading.Thread):
    """Keeps a process: starts it again when it ends, until ``stop``; after ever longer pauses if it ends at once."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(name="kept", daemon=True)
        self.words = words
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = False
        self._told: SimpleQueue[None] = SimpleQueue()  # unlike an Event, a signal may put into it at any moment

    def run(self) -> None:
        pause = PAUSE
        while not self.stopping:
            began = time.monotonic()
            self.process = subprocess.Popen(self.words, process_group=0)  # noqa: S603 - our own words
            if self.stopping:  # told while it was started
                self.process.terminate()
            self.process.wait()
            pause = PAUSE if time.monotonic() - began > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            with suppress(Empty):
                self._told.get(timeout=pause)

    def stop(self) -> None:
        """Tell it to end, and start it no more."""
        self.stopping = True
        self._told.put(None)
        if self.process:
            self.process.terminate()

    def end(self) -> None:
        """End it whatever it does."""
        self.stop()
        if self.process and self.process.poll() is None:
            _kill(self.process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
