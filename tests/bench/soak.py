"""Mixed load with edits for a long time: ``make soak-pages [SECONDS=600]``.

Every page shows the number of the latest edit. An answer is wrong when its number is smaller than the one whose commit
had returned before the request began. Half-way one worker is killed with SIGKILL; what it was just answering may break
off, everything else must go on. Ends with status 1 when a promise was broken.
"""

import gzip
import http.client
import os
import random
import re
import signal
import sys
import threading
import time
from collections import Counter

import brotli

from tests.bench.site import BYPASS, POSTGRESQL, editor, product

SECONDS = int(os.environ.get("SECONDS", "600"))
VISITORS, WORKERS, PAUSE = 8, 2, 1.0  # PAUSE: seconds between edits
AFTER_KILL = 10  # seconds in which connections to the killed worker may break
NUMBER = re.compile(rb"\xe5\x86\x85\xe5\xae\xb9\xe7\x89\x88\xe6\x9c\xac (\d+)")  # 内容版本
CODINGS = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


class Soak:
    def __init__(self, site):
        self.site, self.pages = site, list(site.pages().values())
        self.until = time.monotonic() + SECONDS
        self.killed = float("inf")
        self.counts, self.faults, self.lock = Counter(), [], threading.Lock()

    def saved(self):
        return int((self.site.folder / "saved").read_text())

    def note(self, what, detail=None):
        with self.lock:
            self.counts[what] += 1
            if detail:
                self.faults.append(detail)

    def visit(self, seed):
        """One visitor: pages, variants, codings, unknown parameters, conditional requests, now and then no cache."""
        choose, connection, tags = random.Random(seed), None, {}  # noqa: S311
        while time.monotonic() < self.until:
            if connection is None or choose.random() < 0.01:
                connection and connection.close()
                connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
            address, headers = choose.choice(self.pages), {}
            coding = headers["Accept-Encoding"] = choose.choice(list(CODINGS))
            headers["Cookie"] = choose.choice(["a=1", "reading=elder.light.1", "reading=standard.dark.2"])
            if choose.random() < 0.1:
                address += f"?utm_source={choose.random()}"
            if choose.random() < 0.01:
                headers |= BYPASS
            key = (address, headers["Cookie"], coding)
            if choose.random() < 0.3 and key in tags:
                headers["If-None-Match"] = tags[key]
            try:
                self.ask(connection, address, headers, tags, key)
            except (OSError, http.client.HTTPException) as fault:
                connection.close()
                connection = None
                near = 0 <= time.monotonic() - self.killed < AFTER_KILL
                self.note("broken by the kill" if near else "broken", None if near else f"{address}: {fault!r}")
        connection.close()

    def ask(self, connection, address, headers, tags, key):
        floor = self.saved()
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        body = response.read()
        if response.status == 304:
            return self.note("not modified")
        if response.status != 200:
            return self.note("status", f"{address}: {response.status}")
        found = NUMBER.search(CODINGS[response.headers.get("Content-Encoding", "")](body))
        number = int(found[1]) if found else -1
        elder = b'data-view="elder"' in CODINGS[response.headers.get("Content-Encoding", "")](body)
        if number < floor or elder != ("elder" in headers["Cookie"]):
            return self.note("wrong", f"{address}: edit {number}, committed before {floor}, {headers}")
        tags[key] = response.headers.get("ETag", "")
        if len(tags) > 500:
            tags.clear()
        return self.note("hit" if "hit" in response.headers.get("Cache-Status", "") else "rendered")

    def kill_one(self):
        victim = self.site.workers()[0]
        self.killed = time.monotonic()
        os.kill(victim, signal.SIGKILL)
        while victim in self.site.workers() or len(self.site.workers()) < WORKERS:
            if time.monotonic() > self.killed + 60:
                return self.note("not replaced", "The killed worker was not replaced.")
            time.sleep(0.2)
        return self.note("worker replaced")

    def run(self):
        visitors = [threading.Thread(target=self.visit, args=(seed,)) for seed in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        samples, half = [], time.monotonic() + SECONDS / 2
        while time.monotonic() < self.until:
            time.sleep(max(1, SECONDS / 20))
            if time.monotonic() > half:
                half = float("inf")
                self.kill_one()
            samples.append(self.site.memory())
            sys.stdout.write(f"{samples[-1]:6.0f} MB  edit {self.saved():5}  {dict(self.counts)}\n")
            sys.stdout.flush()
        for visitor in visitors:
            visitor.join()
        return samples


def main():
    with product(workers=WORKERS, core=None) as site, editor(site, PAUSE):
        sys.stdout.write("PostgreSQL\n" if POSTGRESQL else "SQLite\n")
        soak = Soak(site)
        samples = soak.run()
        edits = soak.saved()
    sys.stdout.write(f"{sum(soak.counts.values())} requests, {edits} edits: {dict(soak.counts)}\n")
    sys.stdout.write(f"Memory of {WORKERS} workers: {samples[0]:.0f} MB at first, {samples[-1]:.0f} MB at last\n")
    sys.stdout.write("".join(f"FAULT {fault}\n" for fault in soak.faults[:20]))
    sys.exit(bool(soak.faults) or soak.counts["worker replaced"] != 1)


if __name__ == "__main__":
    main()
