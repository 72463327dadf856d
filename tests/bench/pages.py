"""Public pages against the same bytes as a file, in turn, in one run: ``make bench-pages [SECONDS=5]``.

Ratios hold from machine to machine; absolute figures drift.
"""

import os
import sys

from portal.site.front.counter import PASSED, RENDERED, Counter
from tests.bench.load import load
from tests.bench.site import BYPASS, editor, product
from tests.bench.static import nginx

SECONDS = int(os.environ.get("SECONDS", "5"))
LINE = "{:<14} {:<22} {:>9} {:>8} {:>8} {:>7} {:>7} {:>7} {:>7}\n"


def tell(*cells):
    sys.stdout.write(LINE.format(*cells))
    sys.stdout.flush()


def generation_file(folder):
    return next(iter(folder.glob("*-generation")), folder / "generation")


class Hits:
    """The share of requests that no rendering answered, from the shared counters."""

    def __init__(self, counter):
        self.counter, self.before = counter, self.rendered(counter)

    @staticmethod
    def rendered(counter):
        return counter.words[RENDERED] + counter.words[PASSED]

    def rate(self, requests):
        return f"{100 * (1 - (self.rendered(self.counter) - self.before) / max(1, requests)):.2f}"


def measure(name, kind, size, port, address, reference=None, headers=None, counter=None):
    hits = Hits(counter) if counter else None
    figure = load(port, address, SECONDS, headers)
    ratio = f"{figure.per_second / reference.per_second:.3f}" if reference else "1"
    rate = hits.rate(figure.requests) if hits else ""
    shown = (f"{figure.per_second:,.0f}", f"{figure.p50:.2f}", f"{figure.p99:.2f}", ratio, rate, size, figure.failed)
    tell(name, kind, *shown)
    return figure


def uncached(site, name, size, address, reference):
    """Django's own answer; the last line gives the CPU time of one."""
    site.get(address, **BYPASS)
    before = site.cpu()
    figure = measure(name, "uncached", size, site.port, address, reference, BYPASS)
    tell(name, "  CPU ms for one", f"{(site.cpu() - before) * 1000 / max(1, figure.requests):.1f}", *[""] * 6)


def page(site, static, number, name, address, body, counter):
    size = len(body)
    reference = measure(name, "nginx, file", size, static, f"/{number}.html") if static else None
    measure(name, "cached", size, site.port, address, reference, counter=counter)
    compressed = len(site.get(address, **{"Accept-Encoding": "br"})[2])
    measure(name, "cached, brotli", compressed, site.port, address, reference, {"Accept-Encoding": "br"})
    with editor(site):
        measure(name, "cached, edit each s", size, site.port, address, reference, counter=counter)
    uncached(site, name, size, address, reference)


def main():
    with product() as site:
        bodies = {name: site.get(address)[2] for name, address in site.pages().items()}
        addresses = site.pages()
        counter = Counter(generation_file(site.folder))
        tell("page", "answered by", "req/s", "p50 ms", "p99 ms", "ratio", "hits %", "bytes", "failed")
        with nginx(site.folder / "nginx", bodies) as static:
            for number, (name, body) in enumerate(bodies.items()):
                page(site, static, number, name, addresses[name], body, counter)
        sys.stdout.write(f"Workers' memory: {site.memory():.0f} MB\n")
        counter.close()


if __name__ == "__main__":
    main()
