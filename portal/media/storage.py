"""Where files lie that no web server hands out: views give them to those who may see them."""

import secrets

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """A folder whose files have no address. Django would give each one below the media folder's."""

    def url(self, name: str | None) -> str:
        raise ValueError("This file is not accessible via a URL.")


def private_storage() -> PrivateStorage:
    """Outside the media folder. Given to a field as a function, so that no path enters migrations."""
    return PrivateStorage(location=settings.DATA_DIR / "private")


def private_name(folder: str, suffix: str) -> str:
    """A stored name that tells nothing and cannot be guessed: what the sender called the file never becomes a path."""
    return f"{folder}/{secrets.token_hex(16)}.{suffix}"
