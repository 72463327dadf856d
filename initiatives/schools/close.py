"""Ending a school: closing and merging. Its memberships and services end in the same transaction, on the same day."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from initiatives.schools.affiliation import affiliations
from initiatives.schools.enums import LinkKind
from initiatives.schools.models import School, SchoolLink
from portal.dates.precision import Precision, first_day


@dataclass(frozen=True)
class Ended:
    """What closing a school ended with it. ``cores``: networks that now have no core school."""

    memberships: int
    services: int
    cores: list

    @property
    def text(self):
        told = f"同时结束了 {self.memberships} 条成员关系、{self.services} 项校内服务。"
        if self.cores:
            names = "、".join(network.name for network in self.cores)
            told += f"请为{names}确定新的核心校。"
        return told


@transaction.atomic
def close(school, *, day, reason, precision=Precision.DAY):
    """Close ``school`` from ``day`` on (that day it no longer teaches). Raises ValidationError with one sentence."""
    school = School.objects.select_for_update().get(pk=school.pk)
    day = first_day(day, precision)
    _may_close(school, day)
    left = affiliations().end(school, day, reason)
    services = _end_services(school, day)
    school.close_date, school.close_precision, school.close_reason = day, precision, reason
    school._change_reason = f"停办：{reason}"[:100]
    school.full_clean()
    school.save()
    return Ended(left.memberships, services, list(left.without_core))


@transaction.atomic
def merge(school, *, into, day, reason, precision=Precision.DAY):
    """Merge ``school`` into another one: it closes, and its page leads to the successor."""
    if school.pk == into.pk:
        raise ValidationError("学校不能并入自己，请选择另一所学校。")
    locked = {s.pk: s for s in School.objects.select_for_update().filter(pk__in=[school.pk, into.pk]).order_by("pk")}
    into = locked[into.pk]
    day = first_day(day, precision)
    if not into.is_open_on(day):
        raise ValidationError(f"{into} 在 {day} 不是在办学校，不能作为并入学校，请改选学校或日期。")
    ended = close(school, day=day, reason=f"并入{into}：{reason}"[:120], precision=precision)
    link = SchoolLink(
        from_school_id=school.pk, to_school=into, kind=LinkKind.MERGED_INTO, day=day, precision=precision, note=reason
    )
    link.full_clean()
    link.save()
    return ended


@transaction.atomic
def reopen(school, *, reason):
    """Take a closing back, and a merger with it. The school keeps its old code; memberships are to be entered anew."""
    school = School.objects.select_for_update().get(pk=school.pk)
    if school.close_date is None:
        raise ValidationError(f"{school} 没有停办，不需要恢复。")
    school.close_date, school.close_precision, school.close_reason = None, Precision.DAY, ""
    school._change_reason = f"恢复办学：{reason}"[:100]
    school.save()
    school.successor_links.filter(kind=LinkKind.MERGED_INTO).delete()
    return school


def _may_close(school, day):
    if school.close_date:
        raise ValidationError(f"{school} 已于 {school.closed} 停办，不能再次停办。")
    if school.is_proposed:
        raise ValidationError(f"{school} 还在筹建，尚未开办；不再筹建的请删除。")
    if school.open_date and school.open_date >= day:
        raise ValidationError(f"停办日期必须晚于建校日期 {school.opened}，请改日期。")
    open_parts = School.objects.filter(close_date=None, is_proposed=False)
    parts = open_parts.filter(campus_of=school).count() + open_parts.filter(parent_school=school).count()
    if parts:
        raise ValidationError(f"{school} 还有 {parts} 个在办的校区或教学点，请先处理它们。")


def _end_services(school, day):
    school.services.filter(valid_from__gte=day).delete()
    ended = 0
    for service in school.services.all():
        if service.valid_to is None or service.valid_to > day:
            service.valid_to = day
            service.save()
            ended += 1
    return ended
