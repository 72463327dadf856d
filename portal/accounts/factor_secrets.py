"""The secrets of second factors as they are stored: sealed with the first of ``SECOND_FACTOR_KEYS``, opened with any.

Release 0.2.0 sealed them with a key made from ``SECRET_KEY``. Such secrets still open, under the fallbacks too, until
``manage.py seal_second_factors`` has sealed them again.
"""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

SEALED = ("secret", "seed")  # of an authenticator's data; ``migrated_codes`` is a list of such texts
PURPOSE = b"portal.accounts second factor"


class MissingKeyError(Exception):
    """None of the keys opens the secret: the one that sealed it is missing from ``SECOND_FACTOR_KEYS``."""


def encrypt(text: str) -> str:
    """``text`` as it is stored."""
    return _ring(*_keys()).encrypt(text.encode()).decode()


def decrypt(sealed: str) -> str:
    """The text. Raises MissingKeyError."""
    try:
        return _ring(*_keys()).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise MissingKeyError("没有可以打开两步验证密钥的钥匙，请把以前的钥匙加回 SECOND_FACTOR_KEYS。") from error


def seal_all_again() -> int:
    """Seal every secret with the first key; how many authenticators had one. Raises MissingKeyError.

    Row by row, each locked: people may sign in meanwhile, and a stopped run is simply started again.
    """
    count = 0
    for key in Authenticator.objects.order_by("pk").values_list("pk", flat=True).iterator():
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=key).first()
            if row and (data := _sealed_again(row.data)) != row.data:
                row.data = data
                row.save(update_fields=["data"])
                count += 1
    return count


def _sealed_again(data: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {name: encrypt(decrypt(data[name])) for name in SEALED if data.get(name)}
    if codes := data.get("migrated_codes"):
        changed["migrated_codes"] = [encrypt(decrypt(code)) for code in codes]
    return data | changed


def _keys() -> tuple[tuple[str, ...], tuple[str, ...]]:
    former = [str(settings.SECRET_KEY), *settings.SECRET_KEY_FALLBACKS]
    return tuple(settings.SECOND_FACTOR_KEYS), tuple(former)


@lru_cache(maxsize=8)
def _ring(keys: tuple[str, ...], former: tuple[str, ...]) -> MultiFernet:
    own = [hmac.digest(key.encode(), PURPOSE, "sha256") for key in keys]
    derived = [hashlib.sha256(b"mfa:" + key.encode()).digest() for key in former]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in (*own, *derived)])
