"""Failures in a row lock an account name, and likewise an address, for ``SIGN_IN_LOCK_MINUTES``.

The limits are ``SIGN_IN_FAILURES`` for a name and ``SIGN_IN_ADDRESS_FAILURES`` for an address. A failure counts as
in a row with the one before unless as many minutes lie between them as a lock lasts.

An attempt is counted before the password is looked at and taken back when it was right, so a burst of parallel
guesses gets no more tries than one after the other. Unknown names are counted like known ones.

Behind one address sits a whole office, so what a person mistyped there is taken off the address's count when they
then sign in; failures with other names stay, or guessers with an account of their own could wipe them out.
"""

import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts import signals
from portal.accounts.models import SignInCounter, User

CounterKey = tuple[str, str]  # kind and keyed hash of a SignInCounter


class Locked(Exception):
    """``minutes`` until the next attempt is allowed; ``kind`` says whether the account or the address is locked."""

    def __init__(self, minutes: int, kind: str) -> None:
        self.minutes, self.kind = minutes, kind
        super().__init__(minutes, kind)


@dataclass
class Attempt:
    """One reserved try. ``fail()`` or ``succeed()`` must follow."""

    name: str
    request: HttpRequest | None
    keys: Collection[CounterKey]
    moment: datetime
    earlier: dict[str, datetime]  # by hash, the moment of the failure before
    full: list[SignInCounter]  # the counters that this very try filled up, so that one lock makes one entry

    def succeed(self) -> None:
        """The try was right: take it back."""
        with transaction.atomic():
            rows = _rows(self.keys)
            own = max((row.failures for row in rows if row.kind == SignInCounter.Kind.BOTH), default=0)
            for row in rows:
                row.failures = max(row.failures - own, 0) if row.kind == SignInCounter.Kind.ADDRESS else 0
                if row.latest == self.moment:  # a right try does not put off when older failures are forgotten
                    row.latest = self.earlier[row.key]
                if not row.full:
                    row.locked_until = None
                row.save()

    def fail(self) -> None:
        """The try was wrong: it stays counted, and a lock that it set off is reported."""
        for row in self.full:
            note = f"连续 {row.failures} 次失败，{row.get_kind_display()}锁定 {settings.SIGN_IN_LOCK_MINUTES} 分钟"
            signals.locked.send(type(self), request=self.request, name=self.name, note=note)


def reserve(name: str, address: str | None, request: HttpRequest | None, *, of: str = "") -> Attempt:
    """Count one try for the name and the address. Raises Locked where one of them is locked.

    ``of`` names what the try is for if not for the password; that is counted on its own.
    """
    keys = _keys(name, address, of)
    now = timezone.now()
    duration = timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    with transaction.atomic():
        for (kind, key), label in keys.items():
            SignInCounter.objects.get_or_create(kind=kind, key=key, defaults={"latest": now, "label": label})
        rows = _rows(keys)
        shut = {row.kind: row.locked_until for row in rows if row.locked_until and row.locked_until > now}
        if shut:
            minutes = max(1, -int(-(max(shut.values()) - now).total_seconds() // 60))
            raise Locked(minutes, max(shut))  # the address first: it shuts out everybody
        earlier = {row.key: row.latest for row in rows}
        for row in rows:
            fresh = row.locked_until or row.latest < now - duration
            row.failures = 1 if fresh else row.failures + 1
            row.latest = now
            row.locked_until = now + duration if row.full else None
            row.save()
    return Attempt(f"{name} {of}".strip(), request, list(keys), now, earlier, [row for row in rows if row.just_full])


def lift(rows: Iterable[SignInCounter], *, request: HttpRequest | None = None) -> int:
    """Open accounts and addresses before their time; one entry each. Returns how many were counted at all."""
    with transaction.atomic():
        chosen = SignInCounter.objects.select_for_update().filter(pk__in=[row.pk for row in rows])
        counters = list(chosen.order_by("pk"))
        for row in counters:
            before = {
                "失败次数": row.failures,
                "锁定到": row.locked_until and f"{row.locked_until:%Y-%m-%d %H:%M:%S%z}",
            }
            row.failures, row.locked_until = 0, None
            row.save()
            after = {"失败次数": 0, "锁定到": None}
            signals.unlocked.send(SignInCounter, request=request, counter=row, before=before, after=after)
    return len(counters)


def _keys(name: str, address: str | None, of: str) -> dict[CounterKey, str]:
    """Each counter's key with the label that an administrator sees.

    The label is a name only where there is such an account, because what is typed into the wrong box may be a
    password.
    """
    key = f"{name.strip().casefold()} {of}".strip()
    known = User.objects.filter(username__iexact=name.strip()).exists()
    label = f"{name.strip()} {of}".strip() if known else ""
    keys: dict[CounterKey, str] = {(SignInCounter.Kind.ACCOUNT, _key(key)): label}
    if address:
        keys[SignInCounter.Kind.BOTH, _key(f"{key}\n{address}")] = ""
        keys[SignInCounter.Kind.ADDRESS, _key(address)] = address
    return keys


def _rows(keys: Collection[CounterKey]) -> list[SignInCounter]:
    """Locked in a fixed order, so that two transactions never wait for each other."""
    rows = SignInCounter.objects.select_for_update().filter(key__in=[key for _, key in keys]).order_by("pk")
    return [row for row in rows if (row.kind, row.key) in keys]


def _key(text: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()
