"""Failures in a row lock an account name, and likewise an address, for ``SIGN_IN_LOCK_MINUTES``.

The limits are ``SIGN_IN_FAILURES`` for a name and ``SIGN_IN_ADDRESS_FAILURES`` for an address (the /64 of IPv6). A
failure counts as in a row with the one before unless as many minutes lie between them as a lock lasts.

An attempt is counted before the password is looked at and taken back when it was right, so a burst of parallel
guesses gets no more tries than one after the other. Unknown names are counted like known ones.

Where an account has signed in before, its tries are counted apart from those of the rest of the world: strangers who
lock the name do not lock its owner, and who guesses there gets no more tries than strangers.

Behind one address sits a whole office, so what a person mistyped there is taken off the address's count when they
then sign in; failures with other names stay, or guessers with an account of their own could wipe them out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts import signals
from portal.accounts.known_addresses import is_known
from portal.accounts.models import SignInCounter, User
from portal.limits.client_address import counted_network
from portal.limits.models import Throttle
from portal.limits.throttle import Limit, Shut, State, Taken, amend, count_refused, open_again, restored, take
from portal.records.enums import label_of

Kind = SignInCounter.Kind
BOTH = "both"  # the name at this address: what is taken off the address's count when the person signs in


class Locked(Exception):
    """``minutes`` until the next attempt is allowed; ``kind`` says whether the account or the address is locked."""

    def __init__(self, minutes: int, kind: str) -> None:
        self.minutes, self.kind = minutes, kind
        super().__init__(minutes, kind)


@dataclass
class Attempt:
    """One reserved try. ``fail()`` or ``succeed()`` must follow. ``name`` is empty where no account has it."""

    name: str
    request: HttpRequest | None
    taken: Mapping[str, Taken]  # by kind, in the order in which rows are locked

    def succeed(self) -> None:
        """The try was right: take it back."""
        own = 0
        with transaction.atomic():
            for kind, taken in self.taken.items():
                if kind == Kind.ADDRESS:
                    amend(taken, partial(_without, taken, own))
                else:
                    before = amend(taken, partial(_without, taken, None))
                    own = before.used if before and kind in (BOTH, Kind.KNOWN) else own

    def fail(self) -> None:
        """The try was wrong: it stays counted, and a lock that it set off is reported."""
        for kind, taken in self.taken.items():
            if taken.filled_up:
                minutes = settings.SIGN_IN_LOCK_MINUTES
                note = f"连续 {taken.after.used} 次失败，{label_of(Kind, kind)}锁定 {minutes} 分钟"
                signals.locked.send(type(self), request=self.request, name=self.name, note=note)


def reserve(name: str, address: str | None, request: HttpRequest | None, *, of: str = "") -> Attempt:
    """Count one try for the name and the address. Raises Locked where one of them is locked.

    ``of`` names what the try is for if not for the password; that is counted on its own. While something is locked, a
    try is counted in its row and leaves no other trace: who is locked out could fill the audit log.
    """
    account, network, now = find_account(name), counted_network(address), timezone.now()
    known = account is not None and network is not None and is_known(account, network)
    label = f"{account.get_username()} {of}".strip() if account else ""
    limits = _limits(f"{name.strip().casefold()} {of}".strip(), network, known=known)
    taken: dict[str, Taken] = {}
    shut: dict[str, Shut] = {}
    try:
        with transaction.atomic():
            for kind, (limit, subject) in limits.items():
                try:
                    taken[kind] = take(limit, subject, now=now)
                except Shut as found:
                    shut[kind] = found
            if shut:
                until = max(found.row.ready_at for found in shut.values())
                minutes = max(1, -int(-(until - now).total_seconds() // 60))
                raise Locked(minutes, Kind.ADDRESS if Kind.ADDRESS in shut else Kind.ACCOUNT)
            _show(taken, label, network)
    except Locked:
        count_refused(shut.values())
        raise
    return Attempt(label, request, taken)


def lift(rows: Iterable[SignInCounter], *, request: HttpRequest | None = None) -> int:
    """Open accounts and addresses before their time; one entry each. Returns how many were counted at all."""
    return sum(_lift(row, request) for row in sorted(rows, key=lambda row: row.pk))


def _lift(counter: SignInCounter, request: HttpRequest | None) -> bool:
    """Open one; False where it has been purged. Each has a transaction of its own, so none waits for another."""
    with transaction.atomic():
        locked = Throttle.objects.select_for_update().filter(pk=counter.counter_id).first()
        if locked is None:
            return False
        counter.counter = locked
        before = {
            "失败次数": counter.failures,
            "锁定到": counter.locked_until and f"{counter.locked_until:%Y-%m-%d %H:%M:%S%z}",
        }
        open_again(locked)
        after = {"失败次数": 0, "锁定到": None}
        signals.unlocked.send(SignInCounter, request=request, counter=counter, before=before, after=after)
    return True


def find_account(name: str) -> User | None:
    """The account that somebody means who types ``name``.

    What is typed into the box is kept only where there is one, because what belongs to none may be a password.
    """
    return User.objects.filter(username__iexact=name.strip()).order_by("pk").first()


def _limits(name: str, network: str | None, *, known: bool) -> dict[str, tuple[Limit, str]]:
    """What a try is counted in, by kind; the order keeps two transactions from waiting for each other."""
    seconds = settings.SIGN_IN_LOCK_MINUTES * 60
    of_name = Limit("sign_in.account", settings.SIGN_IN_FAILURES, seconds, locks=True)
    of_known = Limit("sign_in.known", settings.SIGN_IN_FAILURES, seconds, locks=True)
    of_address = Limit("sign_in.address", settings.SIGN_IN_ADDRESS_FAILURES, seconds, locks=True)
    if network is None:
        return {Kind.ACCOUNT: (of_name, name)}
    both = f"{name}\n{network}"
    if known:
        return {Kind.KNOWN: (of_known, both), Kind.ADDRESS: (of_address, network)}
    return {
        BOTH: (Limit("sign_in.both", None, seconds), both),
        Kind.ACCOUNT: (of_name, name),
        Kind.ADDRESS: (of_address, network),
    }


def _show(taken: Mapping[str, Taken], label: str, network: str | None) -> None:
    """Let administrators see what is counted, so that they can open it again."""
    for kind, one in taken.items():
        if kind != BOTH:
            shown = {"kind": kind, "label": network if kind == Kind.ADDRESS else label}
            SignInCounter.objects.get_or_create(counter=one.row, defaults=shown)


def _without(taken: Taken, failures: int | None, state: State) -> State:
    """The state with so many failures fewer (None: with none left); open where they were what filled it up."""
    left = replace(restored(state, taken), used=0 if failures is None else max(state.used - failures, 0))
    return left if taken.limit.is_full(left) else replace(left, ready_at=taken.before.ready_at)
