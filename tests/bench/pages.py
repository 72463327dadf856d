"""Public pages against the same bytes as a file, in turn, in one run: ``make bench-pages [SECONDS=5]``.

Ratios hold from machine to machine; absolute figures drift.
"""

import os
import sys
from functools import partial

from portal.pagecache.counter import Counter
from tests.bench.load import load
from tests.bench.site import BYPASS, POSTGRESQL, cpu, editor, product
from tests.bench.static import nginx

SECONDS = int(os.environ.get("SECONDS", "5"))
HEADINGS = (
    "page",
    "answered by",
    "req/s",
    "p50 ms",
    "p99 ms",
    "ratio",
    "CPU us",
    "by CPU",
    "hits %",
    "bytes",
    "failed",
)
LINE = "{:<14} {:<20} {:>8} {:>8} {:>8} {:>7} {:>8} {:>7} {:>7} {:>7} {:>6}\n"


def tell(*cells):
    sys.stdout.write(LINE.format(*cells))
    sys.stdout.flush()


class Hits:
    """The share of requests that no rendering answered, from the shared counters."""

    def __init__(self, counter):
        self.counter, self.before = counter, counter.counted()

    def rate(self, requests):
        return f"{100 * (1 - (self.counter.counted() - self.before) / max(1, requests)):.2f}"


class Bench:
    """``clock()``: CPU seconds of what answers. CPU for one request tells the ratio even on a busy machine."""

    def __init__(self, site, static, worker):
        self.site, self.static, self.worker = site, static, worker
        self.counter = Counter(site.folder / ("generation" if POSTGRESQL else "portal.sqlite3-generation"))

    def measure(self, name, kind, size, port, address, clock, reference=None, headers=None):
        hits, before = Hits(self.counter), clock()
        figure = load(port, address, SECONDS, headers)
        cost = (clock() - before) * 1e6 / max(1, figure.requests)  # microseconds
        ratio, by_cpu = "1", "1"
        if reference:
            ratio = f"{figure.per_second / max(1, reference[0].per_second):.3f}"
            by_cpu = f"{reference[1] / max(0.01, cost):.3f}"
        rate = "" if port == self.static else hits.rate(figure.requests)
        shown = (f"{figure.per_second:,.0f}", f"{figure.p50:.2f}", f"{figure.p99:.2f}", ratio, f"{cost:,.0f}", by_cpu)
        tell(name, kind, *shown, rate, size, figure.failed)
        return figure, cost

    def answers(self, *arguments, headers=None):
        name, kind, size, address, reference = arguments
        self.site.get(address, **(headers or {}))  # also waits for what an earlier measurement left in the queue
        self.measure(name, kind, size, self.site.port, address, self.site.cpu, reference, headers)

    def page(self, number, name, address, body):
        size, reference = len(body), None
        if self.static:
            clock = partial(cpu, self.worker)
            reference = self.measure(name, "nginx, file", size, self.static, f"/{number}.html", clock)
        brotli = {"Accept-Encoding": "br"}
        self.answers(name, "cached", size, address, reference)
        compressed = len(self.site.get(address, **brotli)[2])
        self.answers(name, "cached, brotli", compressed, address, reference, headers=brotli)
        with editor(self.site):
            self.answers(name, "cached, edit each s", size, address, reference)
        self.answers(name, "uncached", size, address, reference, headers=BYPASS)
        self.site.get(address)


def main():
    with product() as site:
        sys.stdout.write("PostgreSQL\n" if POSTGRESQL else "SQLite\n")
        addresses = site.pages()
        bodies = {name: site.get(address)[2] for name, address in addresses.items()}
        tell(*HEADINGS)
        with nginx(site.folder / "nginx", bodies) as (static, worker):
            bench = Bench(site, static, worker)
            for number, (name, body) in enumerate(bodies.items()):
                bench.page(number, name, addresses[name], body)
        sys.stdout.write(f"Workers' memory: {site.memory():.0f} MB\n")


if __name__ == "__main__":
    main()
