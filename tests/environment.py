"""Says which environment the suite runs in, gives each worker a data folder of its own and compiles the catalogues,
before Django's settings are read.
"""

import fcntl
import gc
import itertools
import os
import sys
from collections import defaultdict
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from portal.language import catalogue
from tests import samples

POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


def data_folder():
    """The run's own folder: the usual one, with what an earlier run has kept, unless another run is at work there."""
    kind = "postgres" if POSTGRES else "sqlite"
    usual = os.environ.get("DATA_DIR") or Path(__file__).resolve().parents[1] / ".data" / "tests" / kind
    for number in itertools.count(1):
        folder = Path(f"{usual}-{number}" if number > 1 else usual).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(BlockingIOError):
            LOCKS.append((folder / "lock").open("w"))  # until this process ends
            fcntl.flock(LOCKS[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
            return str(folder)
    return None


LOCKS = []
# What is compiled is kept for the next process, whatever the shell says: workers read the tests in a third of the time.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("PORTAL_ENV", "test")
# One for all workers: what one of them seals into the content that all copy, the others open.
os.environ.setdefault("SECRET_KEY", "a key of the tests, which protects nothing but what they write themselves")
# Workers inherit the environment of the process that starts them.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if not worker:
    os.environ["TEST_DATA"] = data_folder()
os.environ["DATA_DIR"] = str(Path(os.environ["TEST_DATA"], worker or "main"))
catalogue.compile_all()
# How long an example takes says nothing about the code on a machine that does other work beside.
UNTIMED = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("part", derandomize=True, **UNTIMED)  # the same examples in every run
hypothesis.settings.register_profile("whole", print_blob=True, **UNTIMED)
hypothesis.settings.load_profile("whole" if samples.WHOLE else "part")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Tests marked ``long`` or ``office`` are left out unless this is the run for them.

    Runs of everything on PostgreSQL leave out what would only prove the same once more: tests that touch no database,
    and those marked ``one_database``. ``make check-long`` runs the latter there too.
    """
    trace_the_first_cases(items)
    others = {name for name, wanted in (("long", samples.WHOLE), ("office", samples.OFFICE)) if not wanted}
    whole_on_postgres = POSTGRES and config.args == config.getini("testpaths")
    proves_the_same = whole_on_postgres and not samples.WHOLE

    def is_left_out(item):
        if proves_the_same and item.get_closest_marker("one_database"):
            return True
        return any(item.get_closest_marker(name) for name in others) or whole_on_postgres and not asks_database(item)

    left_out = [item for item in items if is_left_out(item)]
    if left_out:
        items[:] = [item for item in items if not is_left_out(item)]
        config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish(session):
    """What was imported and collected stays until the end. The collector of garbage would walk all of it again and
    again, a tenth of the whole run; it looks at what the tests make, and less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def asks_database(item):
    """Whether the test, one of its fixtures or a server that it starts may ask the database."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "server", "browser"))
    return marked or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)


def trace_the_first_cases(items):
    """Tracing makes a test half as fast again, and the hundredth case of a table runs the lines of the first ones:
    what `make coverage` shows is measured over the first six of each, by name, and over every other test.
    Pages are imported before that: a module that the hundredth case imports would count as never run.
    """
    import_module(settings.ROOT_URLCONF)
    tables = defaultdict(list)
    for item in items:
        if hasattr(item, "callspec"):
            tables[item.nodeid.partition("[")[0]].append(item)
    for cases in tables.values():
        for item in sorted(cases, key=lambda item: item.nodeid)[6:]:
            item.add_marker(pytest.mark.no_cover)
