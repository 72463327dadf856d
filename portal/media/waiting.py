"""Pictures that somebody has sent and not yet confirmed: kept in the private storage, for an hour at most.

Nobody finds one but who has its token, a signed name that stands in their own form. Whoever leaves without confirming
need do nothing: with each new picture, those whose hour is over are removed.
"""

import hashlib
import time
from contextlib import suppress

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from portal.media.pictures import BUSY, DrawnPicture
from portal.media.storage import private_name, private_storage

HOUR = 3600  # seconds
MOST = 500  # pictures that wait at a time; more is a flood
FOLDER = "waiting"
SALT = "portal.media.waiting"


def keep(picture: DrawnPicture) -> str:
    """The token of the picture. Raises ValidationError while too many pictures wait."""
    if forget_old() >= MOST:
        raise ValidationError(BUSY)
    name = private_name(f"{FOLDER}/{int(time.time())}", "jpg").replace("/", "-").replace("-", "/", 1)
    picture.seek(0)
    private_storage().save(name, ContentFile(picture.read()))
    return signing.dumps([name, digest_of(picture)], salt=SALT)


def kept(token: str) -> DrawnPicture | None:
    """The picture; None when the token is not ours, the hour is over or the picture was taken."""
    name = _name(token)
    if not name:
        return None
    try:
        with private_storage().open(name) as file:
            return DrawnPicture(file.read(), name=name.rpartition("-")[2])
    except OSError:
        return None


def digest_of(picture: "ContentFile[bytes] | None") -> str:
    """What tells whether two pictures are the same, as drawn again. Empty without a picture."""
    if picture is None:
        return ""
    picture.seek(0)
    digest = hashlib.sha256(picture.read()).hexdigest()
    picture.seek(0)
    return digest


def kept_digest(token: str) -> str:
    """``digest_of`` the picture that was kept under the token, even when it is no longer there."""
    return _read(token)[1]


def forget(token: str) -> None:
    """Remove the picture, if it is still there."""
    if name := _name(token):
        private_storage().delete(name)


def forget_old() -> int:
    """Remove the pictures whose hour is over; how many are left."""
    storage, oldest, left = private_storage(), time.time() - HOUR, 0
    with suppress(FileNotFoundError):
        for file in storage.listdir(FOLDER)[1]:
            if int(file.partition("-")[0]) < oldest:
                storage.delete(f"{FOLDER}/{file}")
            else:
                left += 1
    return left


def _name(token: str) -> str:
    """The name of the file; nothing for a token whose hour is over."""
    return _read(token, max_age=HOUR)[0]


def _read(token: str, max_age: int | None = None) -> tuple[str, str]:
    """Name and digest; two empty texts for a token that is not ours or too old."""
    try:
        name, digest = signing.loads(token, salt=SALT, max_age=max_age)
    except (signing.BadSignature, ValueError):
        return "", ""
    return str(name), str(digest)
