"""Where files lie that no web server hands out: views give them to those who may see them."""

import secrets

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def private_storage() -> FileSystemStorage:
    """Outside the public media folder. Used as ``FileField(storage=private_storage)``, so no path enters migrations."""
    return FileSystemStorage(location=settings.DATA_DIR / "private")


def private_name(folder: str, suffix: str) -> str:
    """A stored name that tells nothing and cannot be guessed: what the sender called the file never becomes a path."""
    return f"{folder}/{secrets.token_hex(16)}.{suffix}"
