"""The keys of sealed columns, from ``SEALED_KEYS``: the first one seals, every one of them opens.

Each key gives two others by HMAC-SHA256: one for Fernet (AES-128-CBC with HMAC), one for digests, so that neither tells
anything of the other. Without ``SEALED_KEYS``, which production refuses, the key is made from ``SECRET_KEY``.
"""

import base64
import hmac
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

SEALING, DIGESTING, DERIVED = b"portal.privacy seal", b"portal.privacy digest", b"portal.privacy key"


class UnsealError(Exception):
    """None of the keys opens the text: the key that sealed it is missing from ``SEALED_KEYS``."""


def seal(text: str) -> str:
    """``text`` as it is stored: another one each time, of which nothing but a rough length can be told."""
    return _ring(_keys()).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text. Raises UnsealError."""
    try:
        return _ring(_keys()).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise UnsealError("没有可以打开这项内容的密钥，请把以前的密钥加回 SEALED_KEYS。") from error


def seal_again(sealed: str) -> str:
    """The same text under the first key. Raises UnsealError."""
    return seal(unseal(sealed))


def digests(text: str, purpose: str) -> list[str]:
    """What equal texts have in common, for look-ups: 64 signs for each key, that of the first key first.

    A column holds the first; a look-up asks for all (``phone_digest__in=digests(phone, "phone")``). ``purpose`` keeps
    the digests of two columns apart. Full-width and half-width signs are the same, and blanks do not count.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    message = f"{purpose}\0{plain}".encode()
    return [hmac.digest(hmac.digest(key, DIGESTING, "sha256"), message, "sha256").hex() for key in _keys()]


def _keys() -> tuple[bytes, ...]:
    if settings.SEALED_KEYS:
        return tuple(key.encode() for key in settings.SEALED_KEYS)
    former = (str(settings.SECRET_KEY), *settings.SECRET_KEY_FALLBACKS)
    return tuple(hmac.digest(key.encode(), DERIVED, "sha256") for key in former)


@lru_cache(maxsize=8)
def _ring(keys: tuple[bytes, ...]) -> MultiFernet:
    return MultiFernet(Fernet(base64.urlsafe_b64encode(hmac.digest(key, SEALING, "sha256"))) for key in keys)
