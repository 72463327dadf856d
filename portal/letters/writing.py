"""Writing a letter: part of the caller's transaction, so that after a rollback there is none.

    send(key=f"facilities.fault:{report.pk}", template="receipt", to=phone, values={"subject": "报修", "number": "…"})

Under one key there is one letter: who writes it again, at the same moment too, gets the first one back.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.letters.declared import LIFETIME, Declared, template_of
from portal.letters.delivery import enqueue
from portal.letters.enums import Channel
from portal.letters.models import Letter
from portal.letters.queries import PURPOSE, current_version
from portal.letters.quiet import earliest
from portal.letters.wording import rendered
from portal.limits.numbers import whole_number
from portal.privacy.keyring import digests
from portal.privacy.masking import masked
from portal.records.unseen import seen_line

LONGEST_KEY, LONGEST_RECIPIENT = 200, 254  # characters
LONGEST_LIFETIME = 1_440  # minutes
MOBILE = re.compile(r"1[3-9][0-9]{9}")


class LetterRefused(ValueError):
    """It cannot be written; the message says in a sentence why."""


def send(
    *, key: str, template: str, to: str, values: Mapping[str, object], channel: str = "", is_demo: bool = False
) -> Letter:
    """The letter under ``key``, new or the one that was written before, to be sent once the transaction has committed.

    ``values``: one for each that the template declares. ``channel``: another than the template's. A code is not sent
    when its minutes are over. Raises UnknownTemplate, and LetterRefused for a key that tells of a person, values that
    are missing or unknown, a code's minutes that are no number, and a recipient that cannot be one.
    """
    declared = template_of(template)
    way = Channel(channel or declared.channel)
    recipient = _recipient(way, to)
    if not key or len(key) > LONGEST_KEY or masked(key) != key:
        raise LetterRefused("通知的唯一键要有 1 到 200 个字符，不能含电话、证件号码或邮箱。")
    version, now = current_version(declared), timezone.now()
    letter = Letter(
        key=key,
        version=version,
        channel=way,
        recipient=recipient,
        digest=digests(recipient, PURPOSE)[0],
        text=rendered(version.text, _by_label(declared, values)),
        is_code=declared.is_code,
        not_before=earliest(now, way, is_code=declared.is_code),
        expires_at=now + _lifetime(values) if declared.is_code else None,
        written_at=now,
        is_demo=is_demo,
    )
    try:
        with transaction.atomic():  # a savepoint: the caller's work goes on
            letter.save(force_insert=True)
            enqueue(letter)
    except IntegrityError:
        found = Letter.objects.filter(key=key).first()
        if found is None:
            raise
        return found
    return letter


def _by_label(declared: Declared, values: Mapping[str, object]) -> dict[str, str]:
    """Raises LetterRefused."""
    if missing := [value.label for name, value in declared.values.items() if not str(values.get(name, "")).strip()]:
        raise LetterRefused(f"“{declared.name}”缺少要填入的内容：{'、'.join(missing)}。")
    if unknown := sorted(values.keys() - declared.values.keys()):
        raise LetterRefused(f"“{declared.name}”没有这些要填入的内容：{'、'.join(unknown)}。")
    return {value.label: str(values[name]) for name, value in declared.values.items()}


def _lifetime(values: Mapping[str, object]) -> timedelta:
    """How long a code is valid, as its text tells the recipient. Raises LetterRefused."""
    minutes = whole_number(values[LIFETIME], low=1, high=LONGEST_LIFETIME)
    if minutes is None:
        raise LetterRefused(f"验证码的有效时间应为 1 到 {LONGEST_LIFETIME} 之间的整数（分钟）。")
    return timedelta(minutes=minutes)


def _recipient(channel: Channel, to: str) -> str:
    """``to`` as it is kept. Raises LetterRefused, whose sentence does not repeat it."""
    plain = seen_line(unicodedata.normalize("NFKC", to)).strip()
    if channel == Channel.SMS:
        plain = "".join(sign for sign in plain if sign not in " -").removeprefix("+86")
        if not MOBILE.fullmatch(plain):
            raise LetterRefused("收信号码应为 11 位手机号码。")
    elif channel == Channel.MAIL:
        try:
            validate_email(plain)
        except ValidationError:
            raise LetterRefused("收信地址应为电子邮箱，例如 name@example.cn。") from None
    if not plain or len(plain) > LONGEST_RECIPIENT:
        raise LetterRefused("收信人不能为空，也不能超过 254 个字符。")
    return plain
