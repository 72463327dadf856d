"""A running product for measurements: demonstration data in a folder of its own, one server, one core for each side."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
SERVER_CORE, LOAD_CORE = "0", "1"
BYPASS = {"Authorization": "Bench"}  # such a request is always answered by Django
POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
TICKS = os.sysconf("SC_CLK_TCK")


class Site:
    def __init__(self, folder, port, main):
        self.folder, self.port, self.main = folder, port, main

    def get(self, address, **headers):
        """``(status, headers, body)``"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", address, headers=headers)
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()

    def workers(self):
        """Process numbers of the server's children that answer requests."""
        children = Path(f"/proc/{self.main}/task/{self.main}/children").read_text().split()
        found = [int(child) for child in children]
        return [child for child in found if "resource_tracker" not in Path(f"/proc/{child}/cmdline").read_text()]

    def cpu(self):
        """Seconds that the workers have computed so far."""
        return sum(cpu(worker) for worker in self.workers())

    def memory(self):
        """MB resident in all workers."""
        pages = [int(Path(f"/proc/{worker}/statm").read_text().split()[1]) for worker in self.workers()]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def pages(self):
        """The pages to measure, by name; what this installation does not have is left out."""
        listing = self.get("/events/")[2].decode()
        editions = [path for path in re.findall(r'href="(/events/[^"/?#]+/)"', listing) if "brands" not in path]
        wanted = {
            "home": "/",
            "event list": "/events/",
            "event page": editions[0] if editions else None,
            "coverage": "/networks/coverage/",
            "school list": "/schools/",
            "facility list": "/facilities/",
        }
        return {name: path for name, path in wanted.items() if path and self.get(path)[0] == 200}


def cpu(process):
    """Seconds that a process has computed so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def environment(folder, port):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "DATABASE_URL")}
    return {**kept, "DATA_DIR": str(folder), "PORTAL_ENV": "demo", "PORT": str(port)}


@contextmanager
def product(workers=1, core=SERVER_CORE):
    """The product with demonstration data, served by granian. The data folder is kept: the next run starts sooner."""
    folder, port = Path(os.environ.get("BENCH_DATA") or ROOT / ".data" / "bench"), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    settings = environment(folder, port)
    subprocess.run([sys.executable, "manage.py", "demo"], cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
    pin = ["taskset", "-c", core] if core and shutil.which("taskset") else []
    command = [
        *(*pin, sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", os.environ.get("THREADS", "2"), "--log-level", "error"),
        *("--respawn-failed-workers", "portal.wsgi:application"),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=settings, start_new_session=True, stdout=subprocess.DEVNULL)
    site = Site(folder, port, process.pid)
    try:
        _wait(site)
        yield site
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def _wait(site):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError, http.client.HTTPException):
            if site.get("/")[0] == 200:
                return
        time.sleep(0.1)
    raise SystemExit("服务器没有启动。")


@contextmanager
def editor(site, pause=1.0):
    """Another process that saves a record of the site once per ``pause`` seconds; its saves are counted in a file."""
    command = [sys.executable, "-m", "tests.bench.editor", str(pause), str(site.folder / "saved")]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(site.folder, site.port))
    until = time.monotonic() + 30
    while not (site.folder / "saved").exists() and time.monotonic() < until:
        time.sleep(0.05)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
        (site.folder / "saved").unlink(missing_ok=True)
