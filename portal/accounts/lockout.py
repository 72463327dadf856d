"""Five failures in a row lock an account name, and likewise an address, for a while.

An attempt is counted before the password is looked at and taken back when it was right, so a burst of parallel
guesses gets no more tries than one after the other. Unknown names are counted like known ones.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.accounts.audit import Kind as Event
from portal.accounts.audit import record
from portal.accounts.models import Tally


class Locked(Exception):
    """``minutes`` until the next attempt is allowed."""

    def __init__(self, minutes):
        self.minutes = minutes
        super().__init__(minutes)


@dataclass
class Attempt:
    """One reserved try. ``fail()`` or ``succeed()`` must follow."""

    name: str
    request: object
    keys: list
    full: list  # the tallies that this very try filled up, so that one lock makes one entry

    def succeed(self):
        """The account starts at nought again; the address only gets this one try back, lest a guesser with an
        account of his own wipe its count."""
        with transaction.atomic():
            for tally in _rows(self.keys):
                own = tally.kind == Tally.Kind.ACCOUNT
                tally.failures = 0 if own else max(tally.failures - 1, 0)
                if tally.failures < _limit(tally.kind):
                    tally.locked_until = None
                tally.save()

    def fail(self):
        for tally in self.full:
            note = f"连续 {tally.failures} 次失败，{tally.get_kind_display()}锁定 {settings.SIGN_IN_LOCK_MINUTES} 分钟"
            record(Event.LOCKED, success=False, actor_name=self.name, request=self.request, note=note)


def reserve(name, address, request):
    """Count one try for the name and the address, or raise Locked."""
    keys = [(Tally.Kind.ACCOUNT, _key(name.strip().casefold()))]
    if address:
        keys.append((Tally.Kind.ADDRESS, _key(address)))
    now = timezone.now()
    duration = timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    with transaction.atomic():
        for kind, key in keys:
            Tally.objects.get_or_create(kind=kind, key=key, defaults={"latest": now})
        rows = _rows(keys)
        until = [row.locked_until for row in rows if row.locked_until and row.locked_until > now]
        if until:
            raise Locked(max(1, -int(-(max(until) - now).total_seconds() // 60)))
        for row in rows:
            fresh = row.locked_until or row.latest < now - duration
            row.failures = 1 if fresh else row.failures + 1
            row.latest = now
            row.locked_until = now + duration if row.failures >= _limit(row.kind) else None
            row.save()
    return Attempt(name, request, keys, [row for row in rows if row.failures == _limit(row.kind)])


def _rows(keys):
    """Locked in a fixed order, so that two transactions never wait for each other."""
    rows = Tally.objects.select_for_update().filter(key__in=[key for _, key in keys]).order_by("pk")
    return [row for row in rows if (row.kind, row.key) in keys]


def _limit(kind):
    return settings.SIGN_IN_FAILURES if kind == Tally.Kind.ACCOUNT else settings.SIGN_IN_ADDRESS_FAILURES


def _key(text):
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()
