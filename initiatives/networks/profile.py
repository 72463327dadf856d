"""Everything the public page of one group or alliance shows, also as rows of a file."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext, ngettext

from initiatives.networks.enums import Role
from initiatives.networks.models import Membership, Network
from initiatives.schools.enums import Setting
from initiatives.schools.milestones import Step, milestones_of
from initiatives.schools.models import School, UrbanRural
from portal.dates.periods import in_force
from portal.dates.precision import in_table
from portal.records.enums import label_of
from portal.spreadsheets.download import Column


def member_columns() -> list[Column]:
    return [
        Column(gettext("学校"), lambda m: m.school.name),
        Column(gettext("学校标识码"), lambda m: m.school.code),
        Column(gettext("角色"), lambda m: m.get_role_display()),
        Column(gettext("加入"), lambda m: m.joined),
        Column(gettext("退出"), lambda m: m.left),
        Column(gettext("退出原因"), lambda m: m.end_reason),
        Column(gettext("乡镇（街道）"), lambda m: m.school.township.name),
        Column(gettext("城乡"), lambda m: setting_of(m)),
        Column(gettext("办学类型"), lambda m: m.school.get_form_display()),
        Column(gettext("数据性质"), lambda m: "演示数据" if m.school.is_demo else ""),
    ]


def setting_of(membership: Membership) -> str:
    return label_of(Setting, membership.setting) if membership.setting else "未分类"


@dataclass
class Profile:
    """Three queries: the network, its memberships with schools, nothing per member."""

    network: Network
    day: date

    @cached_property
    def memberships(self) -> list[Membership]:
        facts = UrbanRural.objects.filter(in_force(self.day), school=OuterRef("school"))
        order = Case(When(role=Role.CORE, then=Value(0)), When(role=Role.MEMBER, then=Value(1)), default=Value(2))
        rows: QuerySet[Any] = self.network.memberships.select_related("school__township")
        rows = rows.annotate(setting=Subquery(facts.order_by().values("setting")[:1]), place=order)
        found = list(rows.order_by("place", "valid_from", "school__sort_key", "pk"))
        for membership in found:
            membership.setting_name = setting_of(membership)
        return found

    @property
    def current(self) -> list[Membership]:
        return [m for m in self.memberships if self._is_current(m)]

    @property
    def former(self) -> list[Membership]:
        """Left, or not yet joined."""
        rows = [m for m in self.memberships if not self._is_current(m)]
        return sorted(rows, key=lambda m: (m.valid_to or m.valid_from, m.pk), reverse=True)

    def _is_current(self, membership: Membership) -> bool:
        begun = membership.valid_from <= self.day
        return begun and (membership.valid_to is None or membership.valid_to > self.day) and self.is_open

    @property
    def is_open(self) -> bool:
        return self.network.is_open_on(self.day)

    @property
    def core(self) -> School | None:
        return next((m.school for m in self.current if m.role == Role.CORE), None)

    @property
    def members(self) -> list[Membership]:
        """Without partners: those count for coverage only where the rule says so."""
        return [m for m in self.current if m.role != Role.PARTNER]

    @property
    def rural(self) -> list[Membership]:
        return [m for m in self.members if m.setting == Setting.VILLAGE]

    @cached_property
    def milestones(self) -> list[Step]:
        return milestones_of(self.network)

    @property
    def rows(self) -> list[Membership]:
        return [*self.current, *self.former]

    @cached_property
    def timeline(self) -> list[tuple[str, list[str]]]:
        """``(date as text, sentences)``, oldest first."""
        network = self.network
        events: dict[date, list[str]] = {}
        _note(events, network.open_date, gettext("成立"))
        joined = Counter(m.valid_from for m in self.memberships)
        left = Counter(m.valid_to for m in self.memberships if m.valid_to)
        for day, n in joined.items():
            _note(events, day, ngettext("%(n)s 所学校加入", "%(n)s 所学校加入", n) % {"n": n})
        for day, n in left.items():
            _note(events, day, ngettext("%(n)s 所学校退出", "%(n)s 所学校退出", n) % {"n": n})
        for m in self.memberships:
            if m.role == Role.CORE and m.valid_from != network.open_date:
                _note(events, m.valid_from, gettext("%(school)s任核心校") % {"school": m.school})
        if network.close_date:
            _note(
                events,
                network.close_date,
                gettext("撤销") + (f"：{network.close_reason}" if network.close_reason else ""),
            )
        precision = {network.open_date: network.open_precision, network.close_date: network.close_precision}
        return [(in_table(day, precision.get(day, "day")), words) for day, words in sorted(events.items())]


def _note(events: dict[date, list[str]], day: date, words: str) -> None:
    events.setdefault(day, []).append(words)
