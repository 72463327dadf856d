"""A chain of hashes over the audit log: whoever removes or changes an entry breaks it.

After each transaction that wrote entries they get their links, in a transaction of its own: were the chain part of the
transaction, two of them that wait for each other's records could wait for the chain as well. What a killed process
left unlinked is linked with the next entry.

A link holds digests of the entry's fields, not the fields, so a migration can empty a text later (a person's right to
erasure) without breaking the chain; it removes the salt of that field too, or a short text could be found by trying. At
the first link of a day the end of the chain goes to the log: kept elsewhere, it shows also a chain that somebody has
made anew as a whole.
"""

import hashlib
import json
import logging
import secrets
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.audit.models import AuditChain, AuditEvent, AuditLink

BEGINNING = "0" * 64
FACTS = ("moment", "kind", "success", "actor_id", "subject_key", "request_id")
TEXTS = ("actor_name", "address", "subject", "before", "after", "note")  # may be emptied
AT_ONCE = 1_000  # entries linked in one transaction
LATE = 500  # keys among which an entry that was committed late is looked for after each transaction
logger = logging.getLogger(__name__)


def extend(*, late: int | None = LATE) -> int:
    """Link the entries that have no link yet, up to ``AT_ONCE``; how many there were.

    ``late``: how many keys before the last linked one are looked at; None: all, which takes long in a large log.
    """
    with transaction.atomic():
        chain = _locked_end()
        entries = list(_unlinked(late))
        today = timezone.localdate()
        if entries and chain.position and chain.day != today:
            anchor(chain)
        links = []
        for entry in entries:
            link = _link(entry, chain.position + 1, chain.hash)
            chain.position, chain.hash, chain.day = link.position, link.hash, today
            links.append(link)
        AuditLink.objects.bulk_create(links)
        if links:
            chain.save()
    return len(links)


def extend_fully() -> int:
    """Link everything, for example after the upgrade that brought the chain; how many entries there were."""
    count = 0
    for late in (LATE, None):
        while found := extend(late=late):
            count += found
    return count


def purge(before: datetime) -> int:
    """Remove the entries from the beginning of the chain up to the first one that is not older; how many there were.

    The last of their links stays as the new beginning. Called within a transaction, after ``extend_fully``.
    """
    _locked_end()
    kept = AuditEvent.objects.filter(moment__gte=before).values("pk")
    first_kept = (
        AuditLink.objects.filter(entry__in=kept).order_by("position").values_list("position", flat=True).first()
    )
    gone = AuditLink.objects.filter(is_anchor=False)
    if first_kept is not None:
        gone = gone.filter(position__lt=first_kept)
    old = AuditEvent.objects.filter(pk__in=gone.values("entry"))
    count: int = old._raw_delete(old.db)
    last = gone.order_by("-position").first()
    if last is not None:
        AuditLink.objects.filter(position__lt=last.position).delete()
        AuditLink.objects.filter(pk=last.pk).update(is_anchor=True, salts={})
    return count


def anchor(chain: AuditChain) -> None:
    """Tell the log where the chain ends."""
    logger.info("审计链末端 %s:%s", chain.position, chain.hash)


def facts_digest(entry: AuditEvent) -> str:
    """Of what happened, when, to what, by which account."""
    return _sha256([_plain(entry, name) for name in FACTS])


def text_digest(entry: AuditEvent, name: str, salt: str) -> str:
    """Of one field that may be emptied. The salt keeps a short text from being guessed by its digest."""
    return _sha256([salt, name, _plain(entry, name)])


def link_hash(before: str, link: AuditLink) -> str:
    """The hash that the link must have after ``before``."""
    return _sha256([before, link.position, link.entry, link.facts, link.texts])


def end() -> AuditChain:
    """Where the chain ends; position 0 before the first link."""
    return AuditChain.objects.first() or AuditChain(hash=BEGINNING)


def _locked_end() -> AuditChain:
    """The row that says so, made when it is first needed. Whoever has locked it is alone with the chain."""
    AuditChain.objects.get_or_create(pk=1, defaults={"hash": BEGINNING})
    return AuditChain.objects.select_for_update().get(pk=1)


def is_empty(entry: AuditEvent, name: str) -> bool:
    return getattr(entry, name) in (None, "")


def _unlinked(late: int | None) -> Any:
    """By key, from a little before the last link on: an older key may have been committed after a newer one.

    Never from before the beginning that a purge has made: whoever cut the chain off there would see it mended.
    """
    first, last = AuditLink.objects.order_by("position").first(), AuditLink.objects.order_by("-entry").first()
    start = first.entry if first and first.is_anchor else 0
    if last and late is not None:
        start = max(start, last.entry - late)
    linked = AuditLink.objects.filter(entry__gt=start).values("entry")
    return AuditEvent.objects.filter(pk__gt=start).exclude(pk__in=linked).order_by("pk")[:AT_ONCE]


def _link(entry: AuditEvent, position: int, before: str) -> AuditLink:
    salts = {name: secrets.token_hex(16) for name in TEXTS}
    texts = {name: text_digest(entry, name, salts[name]) for name in TEXTS}
    link = AuditLink(position=position, entry=entry.pk, facts=facts_digest(entry), texts=texts, salts=salts)
    link.hash = link_hash(before, link)
    return link


def _plain(entry: AuditEvent, name: str) -> Any:
    value = getattr(entry, name)
    return value.astimezone(UTC).isoformat() if name == "moment" else value


def _sha256(parts: list[Any]) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
