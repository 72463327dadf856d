"""What happens to schools and designations: closing, merging, renaming, reopening, confirming, revoking."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from initiatives.indicators.confirmation import Confirm
from initiatives.schools.action_forms import DayForm, MergeForm, RenameForm
from initiatives.schools.affiliation import affiliations
from initiatives.schools.enums import LinkKind
from initiatives.schools.models import Designation, FormerName, School, SchoolLink
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.registry import register
from portal.dates.precision import Precision, first_day, in_words


def day_of(performance: Performance[Any]) -> tuple[date, str]:
    """The first day of the period that the dialog names, and its precision."""
    precision = performance.data.get("precision", Precision.DAY)
    return first_day(performance.data["day"], precision), precision


@register
class ConfirmSchool(Confirm[School]):
    model, writes, counted = School, ("confirmed_on",), "所学校"


class EndSchool(Action[School]):
    """A school stops teaching: from ``day`` on it is closed, its memberships and services end on that day."""

    model = School
    writes = ("close_date", "close_precision", "close_reason")
    reason, form = Reason.REQUIRED, DayForm

    def obstacles(self, record: School) -> Iterator[str]:
        if record.close_date:
            yield f"{record} 已于 {in_words(record.close_date, record.close_precision)}停办，不能再次停办。"
        if record.is_proposed:
            yield f"{record} 还在筹建，尚未开办；不再筹建的请删除。"
        open_parts = School.objects.filter(close_date=None, is_proposed=False)
        parts = open_parts.filter(campus_of=record).count() + open_parts.filter(parent_school=record).count()
        if parts:
            yield f"{record} 还有 {parts} 个在办的校区或教学点，请先处理它们。"

    def check(self, record: School, performance: Performance[School]) -> Iterator[str]:
        day, _precision = day_of(performance)
        if record.open_date and record.open_date >= day:
            yield f"停办日期必须晚于建校日期 {in_words(record.open_date, record.open_precision)}，请改日期。"
        yield from affiliations().obstacles_to_end(record, day)

    def apply(self, record: School, performance: Performance[School]) -> None:
        record.close_date, record.close_precision = day_of(performance)
        record.close_reason = self.why(performance)

    def why(self, performance: Performance[School]) -> str:
        """The reason as the school's page shows it."""
        return performance.reason

    def follow(self, record: School, performance: Performance[School]) -> None:
        day, _precision = day_of(performance)
        left = affiliations().end(record, day, record.close_reason)
        performance.notes["结束的成员关系"] = left.memberships
        performance.notes["结束的校内服务"] = self._end_services(record, day)
        if left.without_core:
            performance.notes["缺核心校的集团或联盟"] = "、".join(network.name for network in left.without_core)

    def _end_services(self, record: School, day: date) -> int:
        ended = 0
        record.services.filter(valid_from__gte=day).delete()
        for service in record.services.all():
            if service.valid_to is None or service.valid_to > day:
                service.valid_to = day
                service.save()
                ended += 1
        return ended

    def ended(self, performance: Performance[School]) -> str:
        """What ended with the school, as a sentence."""
        notes = performance.notes
        sentence = f"同时结束了 {notes['结束的成员关系']} 条成员关系、{notes['结束的校内服务']} 项校内服务。"
        names = notes.get("缺核心校的集团或联盟")
        return f"{sentence}请为{names}确定新的核心校。" if names else sentence


@register
class CloseSchool(EndSchool):
    name, label, permission, icon = "close", "停办", "close", "block"
    description = "从这一天起不再办学；成员关系与校内服务同日结束，标识码作废。"

    def message(self, record: School, performance: Performance[School]) -> str:
        return f"{record} 已停办。{self.ended(performance)}"


@register
class MergeSchool(EndSchool):
    """The school closes, and its page leads to the successor."""

    name, label, permission, icon = "merge", "并入其他学校", "merge", "merge"
    form = MergeForm
    description = "本校停办，网页会指向并入后的学校。"

    def lock(self, record: School, data: Mapping[str, Any]) -> School:
        """Both schools, by number, so that two mergers cannot wait for each other."""
        rows = School.objects.select_for_update().filter(pk__in=[record.pk, data["into"].pk]).order_by("pk")
        return {row.pk: row for row in rows}[record.pk]

    def check(self, record: School, performance: Performance[School]) -> Iterator[str]:
        into = School.objects.get(pk=performance.data["into"].pk)
        day, _precision = day_of(performance)
        if into.pk == record.pk:
            yield "学校不能并入自己，请选择另一所学校。"
        elif not into.is_open_on(day):
            yield f"{into} 在 {in_words(day)}不是在办学校，不能作为并入学校，请改选学校或日期。"
        yield from super().check(record, performance)

    def why(self, performance: Performance[School]) -> str:
        return f"并入{performance.data['into']}：{performance.reason}"

    def follow(self, record: School, performance: Performance[School]) -> None:
        super().follow(record, performance)
        day, precision = day_of(performance)
        link = SchoolLink(
            from_school=record,
            to_school=performance.data["into"],
            kind=LinkKind.MERGED_INTO,
            day=day,
            precision=precision,
            note=performance.reason,
        )
        link.full_clean()
        link.save()

    def message(self, record: School, performance: Performance[School]) -> str:
        return f"{record} 已并入{performance.data['into']}。{self.ended(performance)}"


@register
class RenameSchool(Action[School]):
    """A new name from a day on; the code stays, and the old name stays findable."""

    model, name, label, permission, icon = School, "rename", "更名", "rename", "edit"
    reason, form = Reason.REQUIRED, RenameForm
    description = "标识码不变，原名登记为曾用名。"

    def check(self, record: School, performance: Performance[School]) -> Iterator[str]:
        if performance.data["name"].strip() == record.name:
            yield "新名称与现名称相同，请填写新的名称。"

    def apply(self, record: School, performance: Performance[School]) -> None:
        record.name = performance.data["name"].strip()

    def follow(self, record: School, performance: Performance[School]) -> None:
        for taken_again in FormerName.objects.filter(school=record, name=record.name):
            taken_again.delete()
        until, precision = day_of(performance)
        former = FormerName(
            school=record,
            name=performance.stored.name,
            until=until,
            until_precision=precision,
            note=performance.reason,
        )
        former.full_clean()
        former.save()

    def message(self, record: School, performance: Performance[School]) -> str:
        return f"已更名为{record.name}，原名登记为曾用名。"


@register
class ReopenSchool(Action[School]):
    """Takes a closing back, and a merger with it. Memberships are not restored."""

    model, name, label, permission, icon = School, "reopen", "恢复在办", "close", "undo"
    writes = EndSchool.writes
    reason, validates = Reason.REQUIRED, False
    description = "用于更正误登记的停办。"

    def obstacles(self, record: School) -> Iterator[str]:
        if record.close_date is None:
            yield f"{record} 没有停办，不需要恢复。"

    def apply(self, record: School, performance: Performance[School]) -> None:
        record.close_date, record.close_precision, record.close_reason = None, Precision.DAY, ""

    def follow(self, record: School, performance: Performance[School]) -> None:
        record.successor_links.filter(kind=LinkKind.MERGED_INTO).delete()

    def message(self, record: School, performance: Performance[School]) -> str:
        return f"{record} 已恢复为在办；已结束的成员关系不会自动恢复，请按需要重新登记。"


@register
class RevokeDesignation(Action[Designation]):
    """The row stays, shown as revoked."""

    model, name, label, permission, icon = Designation, "revoke", "撤销称号", "revoke", "block"
    writes = ("revoked_on", "revoked_precision", "revoke_reason")
    reason, form = Reason.REQUIRED, DayForm
    description = "记录保留，显示为已撤销，不再计入。"

    def obstacles(self, record: Designation) -> Iterator[str]:
        if record.revoked_on:
            yield f"该称号已于 {in_words(record.revoked_on, record.revoked_precision)}撤销。"

    def apply(self, record: Designation, performance: Performance[Designation]) -> None:
        record.revoked_on, record.revoked_precision = day_of(performance)
        record.revoke_reason = performance.reason

    def message(self, record: Designation, performance: Performance[Designation]) -> str:
        return f"{record} 已撤销。"
