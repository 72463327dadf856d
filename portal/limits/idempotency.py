"""What somebody sends twice is taken once: a form carries a key, and the second sending gets the first one's result.

A double click, a reload, the back button, a telephone that sends again because the answer was lost: all send the same
key. Whoever opens the page anew has a new key; then the same words for the same thing, within a short while, count as
the same sending. Keys and words stand in the table as keyed digests alone.

    key = form_key("facilities.fault")            # into the form, see ``FIELD``
    sending = Sending("facilities.fault", request.POST.get(FIELD, ""), [facility.code, description, contact])
    number = taken_once(sending, lambda: str(report(...).pk))
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.limits.expired import remove_expired
from portal.limits.models import SentForm

FIELD = "form_key"  # the name of the hidden field
KEY_LIVES = timedelta(days=1)  # from the page to the last sending that it makes harmless
WORDS_LIVE = timedelta(minutes=10)  # how long the same words are the same sending
SALT = "portal.limits.idempotency"


def form_key(kind: str) -> str:
    """A new key for a form of this kind: 128 random bits and the moment, signed for this kind alone."""
    return signing.dumps(secrets.token_urlsafe(16), salt=f"{SALT}.{kind}")


def is_form_key(kind: str, text: str) -> bool:
    """Whether ``text`` is a key that this site gave to a form of this kind, not longer ago than ``KEY_LIVES``."""
    try:
        signing.loads(text, salt=f"{SALT}.{kind}", max_age=KEY_LIVES)
    except signing.BadSignature:
        return False
    return True


@dataclass(frozen=True)
class Sending:
    """One sending of a form. ``words`` is everything that was filled in, and what it is about; ``key`` may be none.

    ``sender`` is the network that it comes from. Without a key the same words count as the same sending from there
    alone: a stranger who writes or guesses another person's words must not get that person's receipt.
    """

    kind: str
    key: str
    words: Sequence[str]
    sender: str = ""

    @property
    def content(self) -> str:
        """The digest of the words, each with its length, so that no two lists of words look alike."""
        return self._digest("words", "".join(f"{len(word)}:{word}" for word in self.words))

    @property
    def rows(self) -> list[tuple[str, timedelta]]:
        """What may already be in the table, and for how long it stays; always in this order, so none wait in a ring."""
        words = (self._digest("sender", f"{self.sender}\n{self.content}"), WORDS_LIVE)
        return [(self._digest("key", self.key), KEY_LIVES), words] if is_form_key(self.kind, self.key) else [words]

    def _digest(self, part: str, text: str) -> str:
        return salted_hmac(SALT, f"{self.kind}\n{part}\n{text}", algorithm="sha256").hexdigest()


class OtherWords(Exception):
    """The form with this key was sent with other words; ``result`` is what came of them."""

    def __init__(self, result: str) -> None:
        self.result = result
        super().__init__("The key of the form has been used for other words.")


def result_of(sending: Sending) -> str:
    """What the same sending has made before, or nothing. Raises OtherWords. It takes no lock: see ``taken_once``."""
    now = timezone.now()
    for digest, _lives in sending.rows:
        if row := SentForm.objects.filter(digest=digest, expires_at__gt=now).first():
            return _same(row, sending)
    return ""


def taken_once(sending: Sending, make: Callable[[], str]) -> str:
    """The result of ``make``, which is called for the first sending only, in one transaction with the rows.

    Whoever sends the same at the same moment waits until the first has its result, and gets that. Raises OtherWords.
    """
    now = timezone.now()
    with transaction.atomic():
        free = []
        for digest, lives in sending.rows:
            row = _locked(sending, digest, now)
            if row.expires_at > now:
                return _same(row, sending)
            free.append((row, lives))
        result = make()
        for row, lives in free:
            row.content, row.result, row.expires_at = sending.content, result, now + lives
            row.save(update_fields=["content", "result", "expires_at"])
    return result


def purge(now: datetime | None = None) -> int:
    """Remove the rows whose time is over; how many there were."""
    return remove_expired(SentForm, now)


def _same(row: SentForm, sending: Sending) -> str:
    if row.content != sending.content:
        raise OtherWords(row.result)
    return row.result


def _locked(sending: Sending, digest: str, now: datetime) -> SentForm:
    """The row, whoever made it; a new one is over already, so that it says nothing until it has a result."""
    while True:
        new = SentForm(digest=digest, kind=sending.kind, expires_at=now)
        SentForm.objects.bulk_create([new], ignore_conflicts=True)  # waits for whoever is making the same
        if row := SentForm.objects.select_for_update().filter(digest=digest).first():
            return row
