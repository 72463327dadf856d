"""Requests as fast as they are answered: wrk where it is installed, else a slower driver in Python."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass

from tests.bench.site import LOAD_CORE

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Figure:
    """``p50`` and ``p99`` in milliseconds, ``failed``: answers other than 2xx and 3xx, and broken connections."""

    requests: int
    per_second: float
    p50: float
    p99: float
    failed: int


def load(port, address, seconds, headers=None, connections=16):
    drive = _wrk if shutil.which("wrk") else _python
    return drive(port, address, seconds, headers or {}, connections)


def _wrk(port, address, seconds, headers, connections):
    pin = ["taskset", "-c", LOAD_CORE] if shutil.which("taskset") else []
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [*pin, "wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", "--timeout", "30s", *told]
    report = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{address}"], capture_output=True, text=True, check=True
    ).stdout

    def percentile(number):
        value, unit = re.search(rf"{number}%\s+([\d.]+)(us|ms|s)", report).groups()
        return float(value) * UNITS[unit]

    failed = sum(int(count) for count in re.findall(r"Non-2xx or 3xx responses: (\d+)", report))
    for counts in re.findall(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", report):
        failed += sum(map(int, counts))
    requests = int(re.search(r"(\d+) requests in", report)[1])
    return Figure(
        requests, float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1]), percentile(50), percentile(99), failed
    )


def _python(port, address, seconds, headers, connections):
    times, failed, until = [], [], time.monotonic() + seconds

    def visit():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (begun := time.monotonic()) < until:
            connection.request("GET", address, headers=headers)
            response = connection.getresponse()
            response.read()
            if response.status >= 400:
                failed.append(response.status)
            times.append((time.monotonic() - begun) * 1000)
        connection.close()

    threads = [threading.Thread(target=visit) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    return Figure(len(times), len(times) / seconds, times[len(times) // 2], times[len(times) * 99 // 100], len(failed))
