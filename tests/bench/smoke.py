"""Every benchmark once at tiny sizes: that they run, never how fast. A test calls it, so that none goes stale.

Needs a data folder with the demonstration in it (DATA_DIR), and leaves its own rows there: give it a copy.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROWS, SESSIONS, SECONDS = 30, 50, 0.1


def main():
    os.environ |= {"PORTAL_ENV": "test", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    os.environ["BENCH_DATA"] = os.environ["DATA_DIR"]
    import django

    django.setup()
    folder = Path(os.environ["DATA_DIR"])
    for bench in (sheets, feedback, events, coverage, jobs, pages, soak):
        bench(folder)
        sys.stdout.write(f"== {bench.__name__}\n")
        sys.stdout.flush()


def sheets(folder):
    from tests.bench import sheet_cases
    from tests.bench.sheets import CASES

    sheet_cases.FOLDER, sheet_cases.ROWS = folder, ROWS
    sheet_cases.prepare()
    for _, ours, others, _ in CASES:
        for case in (ours, *others.values()):
            sheet_cases.ready(case)
            getattr(sheet_cases, case)()


def feedback(folder):
    from tests.bench import feedback

    feedback.told(feedback.signed_in(), folder, ROWS, limit=60)


def events(folder):
    from tests.bench import events

    events.SESSIONS = SESSIONS
    events.main()


def coverage(folder):
    from tests.bench import coverage

    coverage.TIMES = 2
    _verdict_aside(coverage.main)


def jobs(folder):
    """In a process of its own: its rows are all gone afterwards, whatever they were."""
    environment = os.environ | {"BENCH_JOBS": f"{ROWS}"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.bench.jobs"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def pages(folder):
    from tests.bench import pages
    from tests.bench.site import Site

    every = Site.pages
    Site.pages = lambda site: dict(list(every(site).items())[:1])  # each starts an editor of its own
    pages.SECONDS = SECONDS
    pages.main()


def soak(folder):
    from tests.bench import soak

    soak.SECONDS = 2
    _verdict_aside(soak.main)


def _verdict_aside(run):
    """A benchmark that ends with a status says whether figures are within limits, which is not the question here."""
    with suppress(SystemExit):
        run()


if __name__ == "__main__":
    main()
