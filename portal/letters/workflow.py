"""What becomes of a letter. Every write to ``Letter.state`` but 再发一次 is here, each an UPDATE that names the call
which it is about: another one, or a report that came first, is never written over."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from portal.letters.enums import State
from portal.letters.models import Letter

REPORTED = "运营商报告没有送达"
EXPIRED = "验证码已失效，没有发出"


def begin(letter: Letter) -> bool:
    """Mark that the gateway is about to be called; False where somebody else has dealt with the letter meanwhile."""
    now = timezone.now()
    rows = Letter.objects.filter(pk=letter.pk, state=State.WAITING, attempts=letter.attempts)
    if not rows.update(state=State.CALLING, attempts=F("attempts") + 1, called_at=now, error=""):
        return False
    letter.attempts, letter.state, letter.called_at = letter.attempts + 1, State.CALLING, now
    return True


def _calling(letter: Letter) -> QuerySet[Letter]:
    """The letter while this call is the latest and nobody has said how it ended."""
    return Letter.objects.filter(pk=letter.pk, state=State.CALLING, attempts=letter.attempts)


def accepted(letter: Letter, provider_id: str, *, delivered: bool) -> None:
    """The gateway has it. The text of a code is wiped in the same step."""
    now = timezone.now()
    values: dict[str, Any] = {"state": State.SENT, "sent_at": now, "provider_id": provider_id[:100], "error": ""}
    if delivered:
        values |= {"state": State.DELIVERED, "delivered_at": now}
    if letter.is_code:
        values["text"] = ""
    _calling(letter).update(**values)


def put_off(letter: Letter, moment: datetime, error: str) -> bool:
    """It waits for its next call. False where a report or another call came first."""
    return bool(_calling(letter).update(state=State.WAITING, not_before=moment, error=error[:100]))


def doubted(letter: Letter, error: str) -> None:
    """Nobody knows whether it was sent."""
    _calling(letter).update(state=State.DOUBT, error=error[:100])


def died(letter: Letter, error: str) -> None:
    """It was not sent, and will not be by itself."""
    _calling(letter).update(state=State.DEAD, error=error[:100])


def expired(letter: Letter) -> None:
    """It was not sent, and it is too late for it. The text goes, for nobody may send it any more."""
    rows = Letter.objects.filter(pk=letter.pk, state__in=(State.WAITING, State.CALLING), attempts=letter.attempts)
    rows.update(state=State.DEAD, error=EXPIRED, text="")


def reported(key: str, *, delivered: bool, provider_id: str = "") -> bool:
    """What the provider says afterwards, in any order and as often as it likes; whether it changed anything.

    It clears a doubt, and stops a letter that waits for another call although the first one had reached its recipient.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(key=key, attempts__gt=0).first()
        if letter is None:
            return False
        if delivered and letter.state != State.DELIVERED:
            letter.delivered_at = timezone.now()
            letter.sent_at = letter.sent_at or letter.called_at
            letter.state, letter.error = State.DELIVERED, ""
            letter.provider_id = letter.provider_id or provider_id[:100]
            letter.text = "" if letter.is_code else letter.text
        elif not delivered and letter.state in (State.SENT, State.DOUBT):
            letter.state, letter.error = State.DEAD, REPORTED
        else:
            return False
        letter.save()
        return True
