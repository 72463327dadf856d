"""Addresses for probes. They give the state of each part by name, never an exception's text."""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.jobs.beats import is_late, last_beat
from portal.records.release import TOO_OLD, is_too_old

logger = logging.getLogger(__name__)


def database() -> None:
    """Raises an error of the database when it does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def shared_cache() -> None:
    """Raises an error when the cache that all processes share does not answer."""
    cache.get("healthz")


def migrations() -> None:
    """Raises RuntimeError while the database lacks a migration."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("There are migrations to apply.")


class TooOld(Exception):
    """An earlier state of the code made the database; the message says what to do."""


def release() -> None:
    """Raises TooOld unless the database's history starts with a release that this code can work with."""
    if is_too_old(connection):
        raise TooOld(TOO_OLD)


def _probe(told: dict[str, str | None] | None = None, **parts: Callable[[], None]) -> JsonResponse:
    """200 when every part works, else 503. ``told`` is said beside and decides nothing."""
    states, way_out = {}, {}
    for name, work in parts.items():
        try:
            work()
            states[name] = "ok"
        except TooOld as fault:
            logger.error("Probe %s: %s", name, fault)
            states[name], way_out = "failed", {"help": str(fault)}
        except Exception:  # a probe reports any fault; the log says which
            logger.exception("Probe %s failed", name)
            states[name] = "failed"
    healthy = all(state == "ok" for state in states.values())
    status = {"status": "ok" if healthy else "failed"}
    return JsonResponse({**status, **states, **way_out, **(told or {})}, status=200 if healthy else 503)


def worker() -> dict[str, str | None]:
    """When a worker was last alive. It decides nothing: without one readers are served as ever, so taking this process
    out of service would make one fault two. Monitoring asks for ``worker``."""
    try:
        beat = last_beat()
    except Error:
        return {"worker": "failed", "worker_beat": None}
    return {"worker": "late" if is_late(beat) else "ok", "worker_beat": beat.isoformat() if beat else None}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is alive and reaches its database and cache."""
    return _probe(database=database, cache=shared_cache)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The process may receive visitors: all of health, and the database is of this release and has every migration.

    It also tells whether a worker is there for background jobs, and when it last was.
    """
    return _probe(worker(), database=database, cache=shared_cache, release=release, migrations=migrations)
