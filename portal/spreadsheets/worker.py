"""Long plans and applications run in a process of their own; who works on a batch is known, alive or dead."""

import os
import socket
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal.spreadsheets.models import Batch

BACKGROUND_ROWS = 20_000
ELSEWHERE_ALIVE = timedelta(minutes=15)  # how long a worker on another machine is believed


def signature() -> str:
    """Machine, process, the moment it started, and now."""
    pid = os.getpid()
    return f"{socket.gethostname()[:60]}|{pid}|{_started(pid)}|{timezone.now().isoformat(timespec='seconds')}"


def is_alive(worker: str) -> bool:
    """Whether the process that claimed a batch still runs. A recycled number does not count: its start differs."""
    try:
        host, pid, started, claimed = worker.split("|")
    except ValueError:
        return False
    if host != socket.gethostname()[:60]:
        return timezone.now() - datetime.fromisoformat(claimed) < ELSEWHERE_ALIVE
    return _started(int(pid)) == started and _exists(int(pid))


def _started(pid: int) -> str:
    """Start time in clock ticks since boot; "" where /proc does not exist."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def start(batch: Batch, action: str) -> subprocess.Popen[bytes]:
    """``action``: plan or apply. The process is independent of this worker, which may be recycled meanwhile.

    What it logs goes to the server's own log, where the operator looks for everything else. Returns the process.
    """
    command = [sys.executable, str(settings.ROOT / "manage.py"), "work_on_batch", str(batch.pk), action]
    return subprocess.Popen(  # noqa: S603 - our own interpreter, file and numbers
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        cwd=settings.ROOT,
    )
