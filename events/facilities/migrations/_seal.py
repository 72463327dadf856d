"""Seals a text as the product did when the column became a sealed one (portal/privacy/keyring.py lives on)."""

import base64
import hmac

from cryptography.fernet import Fernet
from django.conf import settings


def seal(text):
    if settings.SEALED_KEYS:
        key = settings.SEALED_KEYS[0].encode()
    else:
        key = hmac.digest(str(settings.SECRET_KEY).encode(), b"portal.privacy key", "sha256")
    key = base64.urlsafe_b64encode(hmac.digest(key, b"portal.privacy seal", "sha256"))
    return Fernet(key).encrypt(text.encode()).decode()
