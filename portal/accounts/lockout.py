"""Failures in a row lock an account name, and likewise an address, for ``SIGN_IN_LOCK_MINUTES``.

The limits are ``SIGN_IN_FAILURES`` for a name and ``SIGN_IN_ADDRESS_FAILURES`` for an address. A failure counts as
in a row with the one before unless as many minutes lie between them as a lock lasts.

An attempt is counted before the password is looked at and taken back when it was right, so a burst of parallel
guesses gets no more tries than one after the other. Unknown names are counted like known ones.

Behind one address sits a whole office, so what a person mistyped there is taken off the address's count when they
then sign in; failures with other names stay, or guessers with an account of their own could wipe them out.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.accounts import signals
from portal.accounts.models import SignInCounter, User


class Locked(Exception):
    """``minutes`` until the next attempt is allowed; ``kind`` says whether the account or the address is locked."""

    def __init__(self, minutes, kind):
        self.minutes, self.kind = minutes, kind
        super().__init__(minutes, kind)


@dataclass
class Attempt:
    """One reserved try. ``fail()`` or ``succeed()`` must follow."""

    name: str
    request: object
    keys: list
    moment: object
    earlier: dict  # by key, the moment of the failure before
    full: list  # the tallies that this very try filled up, so that one lock makes one entry

    def succeed(self):
        with transaction.atomic():
            rows = _rows(self.keys)
            own = max((row.failures for row in rows if row.kind == SignInCounter.Kind.BOTH), default=0)
            for row in rows:
                row.failures = max(row.failures - own, 0) if row.kind == SignInCounter.Kind.ADDRESS else 0
                if row.latest == self.moment:  # a right try does not keep older failures young
                    row.latest = self.earlier[row.key]
                if not row.full:
                    row.locked_until = None
                row.save()

    def fail(self):
        for row in self.full:
            note = f"连续 {row.failures} 次失败，{row.get_kind_display()}锁定 {settings.SIGN_IN_LOCK_MINUTES} 分钟"
            signals.locked.send(type(self), request=self.request, name=self.name, note=note)


def reserve(name, address, request, *, of=""):
    """Count one try for the name and the address, or raise Locked. ``of`` names what else than the password it is
    for; that is counted on its own."""
    keys = _keys(name, address, of)
    now = timezone.now()
    duration = timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    with transaction.atomic():
        for (kind, key), label in keys.items():
            SignInCounter.objects.get_or_create(kind=kind, key=key, defaults={"latest": now, "label": label})
        rows = _rows(keys)
        shut = [row for row in rows if row.locked_until and row.locked_until > now]
        if shut:
            minutes = max(1, -int(-(max(row.locked_until for row in shut) - now).total_seconds() // 60))
            raise Locked(minutes, max(row.kind for row in shut))  # the address first: it shuts out everybody
        earlier = {row.key: row.latest for row in rows}
        for row in rows:
            fresh = row.locked_until or row.latest < now - duration
            row.failures = 1 if fresh else row.failures + 1
            row.latest = now
            row.locked_until = now + duration if row.full else None
            row.save()
    return Attempt(f"{name} {of}".strip(), request, list(keys), now, earlier, [row for row in rows if row.just_full])


def lift(rows, *, request=None):
    """Open accounts and addresses before their time; one entry each. Returns how many were counted at all."""
    with transaction.atomic():
        rows = list(SignInCounter.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk"))
        for row in rows:
            before = {
                "失败次数": row.failures,
                "锁定到": row.locked_until and f"{row.locked_until:%Y-%m-%d %H:%M:%S%z}",
            }
            row.failures, row.locked_until = 0, None
            row.save()
            after = {"失败次数": 0, "锁定到": None}
            signals.unlocked.send(SignInCounter, request=request, counter=row, before=before, after=after)
    return len(rows)


def _keys(name, address, of):
    """Each counter with what an administrator sees of it: a name only where there is such an account, because what
    is typed into the wrong box may be a password."""
    key = f"{name.strip().casefold()} {of}".strip()
    known = User.objects.filter(username__iexact=name.strip()).exists()
    label = f"{name.strip()} {of}".strip() if known else ""
    keys = {(SignInCounter.Kind.ACCOUNT, _key(key)): label}
    if address:
        keys[SignInCounter.Kind.BOTH, _key(f"{key}\n{address}")] = ""
        keys[SignInCounter.Kind.ADDRESS, _key(address)] = address
    return keys


def _rows(keys):
    """Locked in a fixed order, so that two transactions never wait for each other."""
    rows = SignInCounter.objects.select_for_update().filter(key__in=[key for _, key in keys]).order_by("pk")
    return [row for row in rows if (row.kind, row.key) in keys]


def _key(text):
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()
