"""Counts tries of all kinds and says from when on the next one may pass: sign-ins, messages, codes, look-ups.

One row of ``Throttle`` for each limit and subject, the subject as a keyed digest. A row is read, the state after the
try is computed, and written on condition that nobody has changed the row meanwhile; who comes second reads it again.
So tries at the same moment get no more than tries one after the other, whatever the database and however many
processes. There are no windows with edges: a row knows the moment ``ready_at`` from which the next try passes.
"""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.limits.client_address import counted_network
from portal.limits.expired import remove_expired
from portal.limits.models import Throttle


@dataclass(frozen=True)
class State:
    """What a row says. ``used`` are the tries in a row, none of them ``seconds`` or more after the one before."""

    used: int
    latest: datetime
    ready_at: datetime


@dataclass(frozen=True)
class Limit:
    """``tries`` in ``seconds`` for each subject. ``name`` keeps the counts of different limits apart.

    As a rule ``tries`` may come at once and then one in every ``seconds / tries`` (the generic cell rate algorithm).
    With ``locks``, ``tries`` in a row shut the subject for ``seconds``. ``tries=None`` only counts.
    """

    name: str
    tries: int | None
    seconds: float
    locks: bool = False

    @property
    def duration(self) -> timedelta:
        return timedelta(seconds=self.seconds)

    def unused(self, now: datetime) -> State:
        """The state of a subject that nothing is known of."""
        return State(used=0, latest=now, ready_at=now - self.duration)

    def after_try(self, before: State, now: datetime) -> State:
        """The state after one more try, which the state before has let in."""
        in_a_row = now - before.latest <= self.duration and not (self.locks and self.is_full(before))
        used = before.used + 1 if in_a_row else 1
        if self.tries is None:
            return State(used, now, before.ready_at)
        if self.locks:
            return State(used, now, now + self.duration if used >= self.tries else before.ready_at)
        interval = self.duration / self.tries
        burst = interval * (self.tries - 1)  # how far ahead of an even pace the tries may run
        return State(used, now, max(before.ready_at, now - burst) + interval)

    def is_full(self, state: State) -> bool:
        """Whether all tries are used up."""
        return self.tries is not None and state.used >= self.tries


@dataclass(frozen=True)
class Taken:
    """A try that was let in, with the states before and after it."""

    limit: Limit
    row: Throttle
    before: State
    after: State

    @property
    def filled_up(self) -> bool:
        """Whether this try has set off a lock: what is full lets none in, so one lock is reported once."""
        return self.limit.locks and self.limit.is_full(self.after)


class Shut(Exception):
    """The try is not let in; ``row.ready_at`` says until when."""

    def __init__(self, row: Throttle) -> None:
        self.row = row
        super().__init__(row.limit, row.ready_at)


def take(limit: Limit, subject: str, *, now: datetime | None = None) -> Taken:
    """Count one try. Raises Shut, and counts nothing, when the limit is used up.

    Who takes several limits in one transaction takes them in the same order everywhere, or two of them wait for each
    other.
    """
    now = now or timezone.now()
    key = _digest(limit, subject)
    while True:
        row = Throttle.objects.filter(key=key).first() or _new_row(limit, key, now)
        if row is None:
            continue
        moment = max(now, row.latest)  # who looked at the clock earlier, or has one that is behind, comes later here
        if row.ready_at > moment:
            raise Shut(row)
        before = _state(row)
        after = limit.after_try(before, moment)
        if _write(row, after, expires_at=moment + limit.duration):
            return Taken(limit, row, before, after)


def amend(taken: Taken, change: Callable[[State], State]) -> State | None:
    """Change the state of the row in which a try was counted, for example because the try was right.

    Returns the state before; None when the row has been removed.
    """
    while row := Throttle.objects.filter(pk=taken.row.pk).first():
        before = _state(row)
        if _write(row, change(before)):
            return before
    return None


def count_refused(shut: Collection[Shut]) -> None:
    """Count a try that found the limit used up, in the rows themselves. Outside the transaction that Shut ends."""
    for found in shut:  # one statement each: no row is held while another is waited for
        Throttle.objects.filter(pk=found.row.pk).update(refused=F("refused") + 1)


def open_again(row: Throttle) -> None:
    """Nothing is counted in this row any more, which the caller has locked; the next try passes."""
    _write(row, State(0, row.latest, min(row.ready_at, timezone.now())))


def passes_once(name: str, subject: str, *, seconds: int) -> bool:
    """True for the first who shows this subject within ``seconds``, False for everybody after."""
    try:
        take(Limit(name, 1, seconds), subject)
    except Shut:
        return False
    return True


def seconds_to_wait(address: str | None, name: str, *, limit: int, window: int) -> int:
    """0 when a message from this address may pass (and is counted), else the seconds until the next one may.

    ``limit`` may come at once, then one in every ``window / limit`` seconds. IPv6 counts by its /64; what comes from
    our own proxies, or from no known address, is not counted, for it would be everybody's.
    """
    network = counted_network(address)
    if network is None:
        return 0
    now = timezone.now()
    try:
        take(Limit(name, limit, window), network, now=now)
    except Shut as shut:
        count_refused([shut])
        return -int(-(shut.row.ready_at - now).total_seconds() // 1)
    return 0


def purge(now: datetime | None = None) -> int:
    """Remove the rows that no longer mean anything, with what hangs on them; how many there were."""
    return remove_expired(Throttle, now)


def restored(state: State, taken: Taken) -> State:
    """``state`` without the moment of ``taken``: a right try does not put off when older failures are forgotten."""
    return replace(state, latest=taken.before.latest) if state.latest == taken.after.latest else state


def _digest(limit: Limit, subject: str) -> str:
    return salted_hmac("portal.limits.throttle", f"{limit.name}\n{subject}", algorithm="sha256").hexdigest()


def _new_row(limit: Limit, key: str, now: datetime) -> Throttle | None:
    """The row of a subject that comes for the first time, whoever of several made it. None: removed again already."""
    unused = limit.unused(now)
    row = Throttle(key=key, limit=limit.name, latest=unused.latest, ready_at=unused.ready_at, expires_at=now)
    Throttle.objects.bulk_create([row], ignore_conflicts=True)
    return Throttle.objects.filter(key=key).first()


def _state(row: Throttle) -> State:
    return State(row.used, row.latest, row.ready_at)


def _write(row: Throttle, state: State, **more: datetime) -> bool:
    """Write the state on condition that the row is as it was read; whether it was."""
    unchanged = Throttle.objects.filter(pk=row.pk, version=row.version)
    begun_again = {"refused": 0} if state.used <= 1 else {}
    return bool(unchanged.update(**asdict(state), **more, **begun_again, version=F("version") + 1))
