"""What pages show of a text beside its words: the box of a policy document, the days of a public notice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.content.digest import part_of
from portal.content.models import Edition, Phase, Policy, PublicNotice, Relation, Standing
from portal.content.standing import Stands, history_of, standing_of
from portal.dates.models import HolidayDay
from portal.dates.spoken import WEEKDAYS
from portal.dates.working_days import is_working_day
from portal.site.models import SiteIdentity

LOOKS = {Standing.AHEAD: "soon", Standing.AMENDED: "amended", Standing.REPEALED: "ended", Standing.EXPIRED: "ended"}
LONGEST_STRIP = 21  # days that stand side by side


@dataclass(frozen=True)
class PolicyBox:
    """``look`` colours the box of validity; ``rows`` are ``(label, value)``; ``history`` is newest first."""

    policy: Policy
    stands: Stands
    look: str
    sentence: str
    rows: list[tuple[str, str]]
    history: list[tuple[date, str, Edition | None]]
    interpretations: list[Edition]


@dataclass(frozen=True)
class Day:
    """A day of a notice: ``word`` says what ``look`` shows."""

    day: date
    weekday: str
    look: str
    word: str


@dataclass(frozen=True)
class NoticeBox:
    """``left`` counts the working days after today, the last one included."""

    notice: PublicNotice
    phase: Phase
    left: int
    working: int
    days: list[Day]
    last: bool


def policy_box(edition: Edition, today: date) -> PolicyBox | None:
    policy: Policy | None = part_of(edition, "policy")
    if policy is None:
        return None
    policy.edition = edition
    stands = standing_of(policy, today)
    return PolicyBox(
        policy=policy,
        stands=stands,
        look=LOOKS.get(stands.standing, ""),
        sentence=_told(policy, stands),
        rows=_rows(edition, policy, stands),
        history=history_of(edition.document, policy),
        interpretations=related_to(edition, Relation.INTERPRETS),
    )


def related_to(edition: Edition, kind: Relation) -> list[Edition]:
    """Public texts that name this one: the newest first."""
    found = Edition.objects.listed().filter(links__target=edition.document_id, links__kind=kind)
    return list(found.newest_first().select_related("document__channel"))


def public_targets(edition: Edition) -> list[tuple[str, Edition]]:
    """The texts that an edition names and that readers get, each with how it relates to them."""
    links = edition.links.order_by("position", "pk")
    kinds = {link.target_id: link.get_kind_display() for link in links}
    found = Edition.objects.listed().filter(document__in=kinds).select_related("document__channel")
    editions = {one.document_id: one for one in found}
    return [(kinds[key], editions[key]) for key in kinds if key in editions]


def _told(policy: Policy, stands: Stands) -> str:
    day = date_format(stands.since, _("Y 年 n 月 j 日")) if stands.since else ""
    if stands.standing == Standing.AHEAD:
        return _("%(day)s起施行。") % {"day": day}
    if stands.standing == Standing.EXPIRED and not stands.basis:
        return _("有效期到 %(day)s，已经结束。") % {"day": day}
    if stands.by or stands.basis:
        return _("%(day)s起。%(why)s") % {"day": day, "why": stands.basis}
    if policy.ends_on:
        until = date_format(policy.ends_on, _("Y 年 n 月 j 日"))
        return _("%(day)s起施行，有效期至 %(until)s。") % {"day": day, "until": until}
    return _("%(day)s起施行。") % {"day": day}


def _rows(edition: Edition, policy: Policy, stands: Stands) -> list[tuple[str, str]]:
    published = timezone.localdate(edition.published_at) if edition.published_at else None
    rows = [
        (_("发文字号"), policy.doc_number),
        (_("成文日期"), policy.formed_on.isoformat()),
        (_("发文机关"), policy.issuer or SiteIdentity.current().name),
        (_("发布日期"), published.isoformat() if published else ""),
        (_("时效"), stands.label),
        (_("施行日期"), policy.begins_on.isoformat()),
        (_("主题分类"), str(policy.get_theme_display())),
        (_("体裁"), str(policy.get_genre_display())),
    ]
    return [(label, value or "—") for label, value in rows]


def notice_box(edition: Edition, now: datetime) -> NoticeBox | None:
    notice: PublicNotice | None = part_of(edition, "notice")
    if notice is None:
        return None
    today, arrangement = timezone.localdate(now), HolidayDay.objects.arrangement()
    span = (notice.last_day - notice.first_day).days + 1
    days = [notice.first_day + timedelta(days=number) for number in range(span)]
    working = [day for day in days if is_working_day(day, arrangement)]
    phase = notice.phase(now)
    return NoticeBox(
        notice=notice,
        phase=phase,
        left=sum(1 for day in working if day > today),
        working=len(working),
        days=[_day(day, notice, set(working), today) for day in days] if span <= LONGEST_STRIP else [],
        last=phase == Phase.OPEN and today == notice.last_day,
    )


def _day(day: date, notice: PublicNotice, working: set[date], today: date) -> Day:
    counted = day in working
    look = "" if counted and day <= today else "left" if counted else "off"
    if day == today:
        word, look = _("今天"), f"{look} today".strip()
    elif not counted:
        word = _("不计")
    elif day == notice.last_day:
        word = _("截止")
    elif day == notice.first_day:
        word = _("首日")
    else:
        word = _("已过") if day < today else _("还剩")
    return Day(day, str(WEEKDAYS[day.weekday()]), look, word)


def beside(edition: Edition, now: datetime) -> dict[str, Any]:
    """Everything that stands around the words of a text."""
    return {
        "policy": policy_box(edition, timezone.localdate(now)),
        "notice": notice_box(edition, now),
        "attachments": list(edition.attachments.all()),
        "related": public_targets(edition),
    }
