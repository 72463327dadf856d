"""Receipt numbers: what a person gets for something they sent in, and the only key to its progress."""

import re
import secrets
from typing import TYPE_CHECKING, Any

from django.db import models

from portal.records.plain_field import PlainInMigrations

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs without look-alikes
LENGTH, GROUP = 16, 4
_PATTERN = re.compile(f"(?:[{ALPHABET}]{{{GROUP}}}-){{{LENGTH // GROUP - 1}}}[{ALPHABET}]{{{GROUP}}}")


def receipt_number() -> str:
    """Sixteen signs in groups of four, 80 random bits: it cannot be guessed."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def is_receipt_number(text: str) -> bool:
    """Whether ``text`` has the form of a number, so that nothing else is looked up."""
    return _PATTERN.fullmatch(text) is not None


class ReceiptNumberField(PlainInMigrations, TextColumn):
    """The number of a new row, once in its table. In migrations it is a plain CharField."""

    plain = models.CharField
    live_options = ("default",)

    def __init__(self, verbose_name: str | None = None, **options: Any) -> None:
        size = LENGTH + LENGTH // GROUP - 1
        own: dict[str, Any] = {"max_length": size, "unique": True, "default": receipt_number, "editable": False}
        super().__init__(verbose_name, **own | options)
