"""Running the rules, and keeping what they found."""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portal.checks.models import Finding, Run, Threshold, Waiver
from portal.checks.registry import RULES, Found, Level, Look, Rule

log = logging.getLogger(__name__)
LONGEST = 300


@dataclass
class Report:
    """What one examination found. ``passed`` and ``failed`` are codes of rules; ``waived`` counts findings."""

    at: datetime
    found: list[tuple[Rule, Found]] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    waived: int = 0
    seconds: float = 0.0

    def count(self, level: Level) -> int:
        return sum(1 for rule, found in self.found if (found.level or rule.level) == level)


def examine(codes: Iterable[str] = (), now: datetime | None = None) -> Report:
    """Every rule, or those that are named. A rule that raises is told as such and stops no other."""
    report, begun = Report(now or timezone.now()), time.monotonic()
    waived = set(Waiver.objects.filter(until__gte=timezone.localdate(report.at)).values_list("rule", "subject"))
    chosen = [rule for rule in RULES.values() if not codes or rule.code in set(codes)]
    for rule in chosen:
        try:
            with transaction.atomic():
                found = list(rule.examine(Look(report.at, _limits(rule))))
        except Exception:  # of any kind: a rule that breaks says nothing of the others
            log.exception("rule %s did not end", rule.code)
            report.failed.append(rule.code)
            continue
        kept = [one for one in found if (rule.code, subject_of(one)) not in waived]
        report.waived += len(found) - len(kept)
        report.found += [(rule, one) for one in kept]
        if not kept:
            report.passed.append(rule.code)
    report.seconds = time.monotonic() - begun
    return report


def _limits(rule: Rule) -> dict[str, Decimal]:
    stated = {name: Decimal(limit.value) for name, limit in rule.limits.items()}
    stored = Threshold.objects.filter(rule=rule.code, name__in=stated).values_list("name", "value")
    return stated | {name: Decimal(value) for name, value in stored}


def subject_of(found: Found) -> str:
    """What a finding is about, the same in every run."""
    of = f"{found.subject._meta.label_lower}:{found.subject.pk}" if found.subject else ""
    return f"{of}#{found.key}"[:200]


def address_of(found: Found) -> str:
    """The form that mends it, at its field; else the address that the rule gave."""
    if found.subject is None:
        return found.url
    options = found.subject._meta
    try:
        form = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[found.subject.pk])
    except NoReverseMatch:
        return found.url
    return f"{form}#id_{found.field}" if found.field else form


@transaction.atomic
def keep(report: Report) -> Run:
    """The run, its findings, and the end of those that are no longer found."""
    seen: set[int] = set()
    for rule, found in report.found:
        values = {
            "sentence": found.sentence[:LONGEST],
            "detail": found.detail[:LONGEST],
            "level": found.level or rule.level,
            "url": address_of(found)[:LONGEST],
            "due": found.due,
            "last_seen": report.at,
        }
        row, _new = Finding.objects.update_or_create(
            rule=rule.code, subject=subject_of(found), gone_at=None, defaults=values,
            create_defaults={**values, "first_seen": report.at},
        )  # fmt: skip
        seen.add(row.pk)
    examined = {rule.code for rule, _found in report.found} | set(report.passed)
    Finding.objects.filter(gone_at=None, rule__in=examined).exclude(pk__in=seen).update(gone_at=report.at)
    return Run.objects.create(
        at=report.at,
        seconds=report.seconds,
        veto=report.count(Level.VETO),
        must=report.count(Level.MUST),
        hint=report.count(Level.HINT),
        passed=len(report.passed),
        failed=len(report.failed),
    )
