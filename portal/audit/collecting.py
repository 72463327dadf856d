"""Collects the changes of records instead of entering each in the audit log, for whoever writes one entry for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Change:
    """One history row: the record's key as in ``subject_key``, and what happened to it, in words."""

    key: str
    sentence: str


@dataclass(frozen=True)
class Collector:
    """What happens within one block: who acts (None: the program), why, and the changes so far."""

    actor_id: int | None
    reason: str
    changes: list[Change] = field(default_factory=list)


collector: ContextVar[Collector | None] = ContextVar("collector", default=None)


@contextmanager
def collecting(*, actor_id: int | None, reason: str) -> Iterator[list[Change]]:
    """Within the block no entry is written for a history row; the list holds what the entries would have said.

    History rows name the person, and the reason where they have none of their own. Blocks may be nested: the inner
    one's changes are its own.
    """
    current = Collector(actor_id, reason)
    token = collector.set(current)
    try:
        yield current.changes
    finally:
        collector.reset(token)
