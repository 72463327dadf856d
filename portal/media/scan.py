"""The virus check of every upload, where CLAMD names a scanner. What it reports is refused and kept apart."""

import logging
import os
import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from portal.audit.log import Kind, record
from portal.records.history import current_request

INFECTED = gettext_lazy("文件没有通过病毒检查，不能上传。请换一台电脑检查这个文件，或联系系统管理员。")
NOT_CHECKED = gettext_lazy("病毒检查暂时不可用，文件没有上传。请稍后再试，或联系系统管理员。")
logger = logging.getLogger(__name__)


def check_for_viruses(file: "File[Any]") -> None:
    """Raises ValidationError when the scanner reports the file, or cannot be asked. The file stands at its start after.

    Without a scanner nothing is checked.
    """
    scanner = settings.CLAMD
    if scanner is None:
        return
    try:
        found = scanner.virus_in(file.chunks())
    except OSError as error:
        logger.error("The virus scanner gave no verdict: %s", type(error).__name__, exc_info=error)
        raise ValidationError(NOT_CHECKED) from None
    finally:
        file.seek(0)
    if found is not None:
        _quarantine(file, found)
        raise ValidationError(INFECTED)


def _quarantine(file: "File[Any]", found: str) -> None:
    """Keep the file where nothing serves it, for whoever looks into it, and put it on record without the sender."""
    folder = settings.DATA_DIR / "quarantine"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%d-%H%M%S}-{secrets.token_hex(8)}"
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as kept:
        for piece in file.chunks():
            kept.write(piece)
    file.seek(0)
    note = f"病毒检查报告 {found[:100]}，文件已隔离：quarantine/{name}"
    record(Kind.ACTION, subject="上传文件被拒绝", success=False, note=note, request=_of_staff())


def _of_staff() -> HttpRequest:
    """The request that is being answered when staff sent it; of a citizen the log keeps neither name nor address."""
    request = current_request()
    if request is not None and getattr(getattr(request, "user", None), "is_staff", False):
        return request
    return HttpRequest()
