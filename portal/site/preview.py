"""Signed links to drafts: one public page shows one record before it is public, to whoever holds the link.

A link names the record and the version of it that the person who made it saw: after the next change it is void, and
after a day in any case. A view opens drafts by asking ``readable(request, Model.objects.all())`` instead of
``Model.objects.visible()``; the QuerySet's ``visible()`` says what everybody may read. The link is part of the path,
so what reads or keeps paths leaves it out: ``without_links``.
"""

import re
from datetime import timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.core.signing import BadSignature, TimestampSigner
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

LASTS = timedelta(hours=24)
SALT = "portal.site.preview"
ATTRIBUTE = "preview"  # of a request: the record that it shows before it is public
LINK = re.compile(r"/preview/[^/\s]*")
Rows = TypeVar("Rows", bound=models.QuerySet[Any])


class LinkVoid(Exception):
    """The link is forged, too old, or the record has been changed or removed since."""


def readable(request: HttpRequest, rows: Rows) -> Rows:
    """The rows that this request may read: those that everybody may, and the record that it previews."""
    visible: Rows = rows.visible()  # type: ignore[attr-defined]  # every QuerySet of a public page has it
    record = previewed(request)
    if record is None or type(record) is not rows.model:
        return visible
    return visible | rows.filter(pk=record.pk)


def previewed(request: HttpRequest) -> models.Model | None:
    """The record that this request shows before it is public, None for every other request."""
    return getattr(request, ATTRIBUTE, None)


def give_preview(request: HttpRequest, record: models.Model) -> None:
    """Let this request read ``record``; only the view of the links does."""
    setattr(request, ATTRIBUTE, record)


def is_visible(record: models.Model) -> bool:
    """Whether everybody may read the record's page."""
    root = _root(record)
    rows = type(root)._default_manager.filter(pk=root.pk)
    return rows.visible().exists() if hasattr(rows, "visible") else True


def address(record: Any) -> str:
    """Where a member of staff sees the record as readers will: its page, or a link to the preview of a draft."""
    own: str = record.get_absolute_url()
    if is_visible(record):
        return own
    return reverse("site:preview", args=[token(_root(record)), own.lstrip("/")])


def token(record: models.Model) -> str:
    """What a link carries; valid for ``LASTS``."""
    return TimestampSigner(salt=SALT).sign(f"{record._meta.label_lower}:{record.pk}:{_version(record)}")


def record_of(signed: str) -> Any:
    """The record of a link. Raises LinkVoid."""
    try:
        label, key, version = TimestampSigner(salt=SALT).unsign(signed, max_age=LASTS).split(":")
        record = apps.get_model(label)._default_manager.filter(pk=key).first()
    except (BadSignature, LookupError, ValueError):
        raise LinkVoid from None
    if record is None or _version(record) != version:
        raise LinkVoid
    return record


def without_links(text: str) -> str:
    """``text`` as it may be logged: whoever reads a log cannot open the drafts."""
    return LINK.sub("/preview/…", text)


def _root(record: Any) -> models.Model:
    """The record that decides whether this one is public: of a file, what it belongs to (``preview_root``)."""
    root: models.Model = getattr(record, "preview_root", record)
    return root


def _version(record: Any) -> str:
    """Its own idea of a version (``preview_version``), or the key of its newest history row."""
    if hasattr(record, "preview_version"):
        return str(record.preview_version)
    history = getattr(record, "history", None)
    newest = history.order_by("-history_id").values_list("history_id", flat=True).first() if history else None
    return str(newest or 0)
