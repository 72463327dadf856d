"""Everything the public page of one school shows, also as rows of a file: section, label, value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from initiatives.schools.affiliation import Belonging, affiliations
from initiatives.schools.enums import LinkKind
from initiatives.schools.listing import county_name, setting_name, stage_names, status_name, township_name
from initiatives.schools.milestones import Step, milestones_of
from initiatives.schools.models import Designation, FormerName, School, SchoolLink, SchoolService
from portal.dates.precision import in_table, in_words
from portal.spreadsheets.download import Column

COLUMNS = [
    Column("栏目", lambda row: row[0]),
    Column("项目", lambda row: row[1]),
    Column("内容", lambda row: row[2]),
]


Line = tuple[str, str]  # what is said, and its value


@dataclass
class Profile:
    """``school`` comes from ``School.objects.for_list().with_setting(day)``."""

    school: School
    day: date

    @cached_property
    def memberships(self) -> Sequence[Belonging]:
        return affiliations().memberships(self.school)

    @property
    def current(self) -> list[Belonging]:
        return [m for m in self.memberships if self._is_current(m)]

    @property
    def former(self) -> list[Belonging]:
        return [m for m in self.memberships if not self._is_current(m)]

    def _is_current(self, membership: Belonging) -> bool:
        return (membership.valid_to is None or membership.valid_to > self.day) and membership.network.is_open_on(
            self.day
        )

    @cached_property
    def designations(self) -> list[Designation]:
        return list(self.school.designations.select_related("type").order_by("-awarded_on", "pk"))

    @cached_property
    def services(self) -> list[SchoolService]:
        now = self.school.services.filter(Q(valid_to=None) | Q(valid_to__gt=self.day))
        return list(now.order_by("kind", "-valid_from", "pk"))

    @cached_property
    def links(self) -> list[SchoolLink]:
        """Predecessors and successors, each with the school at the other end."""
        both = Q(from_school=self.school) | Q(to_school=self.school)
        rows = self.school.successor_links.model.objects.filter(both).select_related("from_school", "to_school")
        return list(rows.order_by("day", "pk"))

    @property
    def successors(self) -> list[SchoolLink]:
        return [link for link in self.links if link.from_school_id == self.school.pk]

    @property
    def predecessors(self) -> list[SchoolLink]:
        return [link for link in self.links if link.to_school_id == self.school.pk]

    @cached_property
    def milestones(self) -> list[Step]:
        return milestones_of(self.school)

    @cached_property
    def former_names(self) -> list[FormerName]:
        return list(self.school.former_names.all())

    @cached_property
    def parts(self) -> list[School]:
        """Campuses and teaching points that are open."""
        belongs = Q(campus_of=self.school) | Q(parent_school=self.school)
        return list(School.objects.open_on(self.day).filter(belongs).order_by("sort_key", "pk"))

    @property
    def is_open(self) -> bool:
        return self.school.is_open_on(self.day)

    @property
    def closing(self) -> str:
        """One sentence for a closed school; empty for one that teaches."""
        school = self.school
        if school.close_date is None or self.is_open:
            return ""
        when = in_words(school.close_date, school.close_precision)
        merged = next((link for link in self.successors if link.kind == LinkKind.MERGED_INTO), None)
        if merged:
            return _("本校于 %(when)s停办，并入%(school)s。") % {"when": when, "school": merged.to_school}
        return _("本校于 %(when)s停办。") % {"when": when}

    def facts(self) -> list[Line]:
        """Label and value; what is not known is left out, zero is shown."""
        school = self.school
        position = "" if school.longitude is None else f"{school.latitude}, {school.longitude}（WGS-84）"
        pupils = ""
        if school.pupils is not None:
            pupils = f"{school.pupils} 人（{in_table(school.pupils_as_of)}）"
        rows = [
            (_("学校标识码"), school.code),
            (_("状态"), status_name(school, self.day)),
            (_("办学类型"), school.get_form_display()),
            (_("学段"), stage_names(school)),
            (_("办学性质"), school.get_ownership_display()),
            (_("县（市、区）"), county_name(school)),
            (_("乡镇（街道）"), township_name(school) or _("未登记")),
            (_("城乡分类"), setting_name(school)),
            (_("地址"), school.address),
            (_("坐标"), position),
            (_("建校日期"), school.opened),
            (_("停办日期"), school.closed),
            (_("规划学位"), "" if school.capacity is None else f"{school.capacity} 个"),
            (_("在校生"), pupils),
            (_("所属学校"), str(school.campus_of or school.parent_school or "")),
            (_("曾用名"), "、".join(_former(name) for name in self.former_names)),
            (_("学校总机"), school.phone),
            (_("网站"), school.website),
            (_("最近核实"), in_table(school.confirmed_on)),
        ]
        return [(label, value) for label, value in rows if value != ""]

    def sections(self) -> tuple[list[Line], ...]:
        """Label and value of each section, in the order of the page."""
        return (
            self.facts(),
            [(m.network.name, membership_text(m)) for m in self.memberships],
            [(str(d), designation_text(d)) for d in self.designations],
            [(str(s), "；".join(filter(None, service_parts(s)))) for s in self.services],
            [(in_table(link.day, link.precision), str(link)) for link in self.links],
            [(step.title, step.words) for step in self.milestones],
        )

    def rows(self) -> list[tuple[str, str, str]]:
        """The same as the page, for the file."""
        titles = (_("基本情况"), _("集团与联盟"), _("称号"), _("校内服务"), _("沿革"), _("里程碑"))
        both = zip(titles, self.sections(), strict=True)
        return [(title, label, value) for title, lines in both for label, value in lines]


def _former(name: FormerName) -> str:
    return f"{name}（{_('至')} {in_table(name.until, name.until_precision)}）" if name.until else name.name


def membership_text(membership: Belonging) -> str:
    left = f"{_('至')} {membership.left}" if membership.valid_to else _("至今")
    return f"{membership.get_role_display()}，{membership.joined} {left}"


def designation_text(designation: Designation) -> str:
    revoked = f"，{designation.revoked} {_('撤销')}" if designation.revoked_on else ""
    number = f"，{designation.document_number}" if designation.document_number else ""
    return f"{designation.awarded} {_('认定')}{revoked}{number}"


def service_parts(service: SchoolService) -> list[str]:
    places = "" if service.places is None else f"{service.places} 人"
    return [service.period, service.hours, service.fee_text, places]
