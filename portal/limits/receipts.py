"""Receipt numbers: what a person gets for something they sent in, and the only key to its progress."""

import re
import secrets
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models

from portal.records.plain_field import PlainInMigrations

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs without look-alikes
LENGTH, GROUP = 16, 4
_NO_SIGN = re.compile(r"[\W_]+")  # hyphens of any kind, blanks, dots
_PATTERN = re.compile(f"(?:[{ALPHABET}]{{{GROUP}}}-){{{LENGTH // GROUP - 1}}}[{ALPHABET}]{{{GROUP}}}")


def receipt_number() -> str:
    """Sixteen signs in groups of four, 80 random bits: it cannot be guessed."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return _grouped(signs)


def receipt_number_typed(text: str) -> str:
    """The number that a reader typed, in the form that is stored: a receipt is found without its hyphens, with blanks,
    in lower case and full-width too. What is no number stays no number.
    """
    return _grouped(_NO_SIGN.sub("", unicodedata.normalize("NFKC", text)).upper())


def is_receipt_number(text: str) -> bool:
    """Whether ``text`` has the form of a number, so that nothing else is looked up."""
    return _PATTERN.fullmatch(text) is not None


def _grouped(signs: str) -> str:
    return "-".join(signs[place : place + GROUP] for place in range(0, len(signs), GROUP))


class ReceiptNumberField(PlainInMigrations, TextColumn):
    """The number of a new row, once in its table. In migrations it is a plain CharField."""

    plain = models.CharField
    live_options = ("default",)

    def __init__(self, verbose_name: str | None = None, **options: Any) -> None:
        size = LENGTH + LENGTH // GROUP - 1
        own: dict[str, Any] = {"max_length": size, "unique": True, "default": receipt_number, "editable": False}
        super().__init__(verbose_name, **own | options)
