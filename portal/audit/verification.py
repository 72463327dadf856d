"""Walks the chain over the audit log and says in sentences what does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from portal.audit import chain
from portal.audit.models import AuditChain, AuditEvent, AuditLink
from portal.limits.numbers import LARGEST_KEY, whole_number

NAMES = {field.name: str(field.verbose_name) for field in AuditEvent._meta.concrete_fields}
MOST = 100  # faults that are told one by one


@dataclass
class Verdict:
    """What a walk found. ``emptied``: keys of entries of which a text was emptied after they were linked."""

    checked: int = 0
    faults: list[str] = field(default_factory=list)
    emptied: list[int] = field(default_factory=list)


def verify() -> Verdict:
    """Compare every link with the one before it and with its entry."""
    verdict, before, position = Verdict(), chain.BEGINNING, 0
    end = chain.end()
    walk = AuditLink.objects.filter(position__lte=end.position).iterator()
    while links := list(islice(walk, chain.AT_ONCE)):
        entries = {entry.pk: entry for entry in AuditEvent.objects.filter(pk__in=[link.entry for link in links])}
        for link in links:
            if link.is_anchor and verdict.checked == 0:
                before, position = link.hash, link.position
                continue
            verdict.checked += 1
            if link.position != position + 1:
                verdict.faults.append(f"第 {position + 1} 至 {link.position - 1} 节不见了。")
            elif link.hash != chain.link_hash(before, link):
                verdict.faults.append(f"第 {link.position} 节与前一节接不上，链被改动过。")
            verdict.faults += _faults(link, entries.get(link.entry), verdict)
            before, position = link.hash, link.position
    if (position, before) != (end.position, end.hash):
        verdict.faults.append(f"链的末端应是第 {end.position} 节，实际到第 {position} 节为止，末端被截去或改动过。")
    verdict.faults += _cut_off()
    return verdict


def _cut_off() -> Iterator[str]:
    """Nothing older than the beginning that a purge has made is left: else somebody else has made it."""
    beginning = AuditLink.objects.order_by("position").first()
    if beginning is not None and beginning.is_anchor:
        older = AuditEvent.objects.filter(pk__lt=beginning.entry)
        for entry in older.exclude(pk__in=AuditLink.objects.values("entry")).order_by("pk")[:MOST]:
            yield f"审计记录 {entry.pk} 没有入链，链的开头被截去过。"


def has_lost_its_end() -> bool:
    """Whether there are links, but nothing that says where they end."""
    return AuditLink.objects.exists() and not AuditChain.objects.exists()


def holds_anchor(text: str) -> bool:
    """Whether the chain still holds an end that was told to the log, ``POSITION:HASH``. A purged one counts as held."""
    number, _, hash = text.partition(":")
    position = whole_number(number, high=LARGEST_KEY)
    if position is None:
        return False
    first = AuditLink.objects.order_by("position").first()
    if first is not None and first.is_anchor and position < first.position:
        return True
    return AuditLink.objects.filter(position=position, hash=hash).exists()


def _faults(link: AuditLink, entry: AuditEvent | None, verdict: Verdict) -> Iterator[str]:
    if entry is None:
        yield f"审计记录 {link.entry}（第 {link.position} 节）被删除。"
        return
    if link.facts != chain.facts_digest(entry):
        yield f"审计记录 {link.entry}（第 {link.position} 节）的时间、事件、账号或对象被修改。"
    for name in chain.TEXTS:
        salt = link.salts.get(name)
        if salt and link.texts[name] == chain.text_digest(entry, name, salt):
            continue
        if chain.is_empty(entry, name):
            if link.entry not in verdict.emptied:
                verdict.emptied.append(link.entry)
        else:
            yield f"审计记录 {link.entry}（第 {link.position} 节）的“{NAMES[name]}”被修改。"
