"""What happens to groups and alliances: confirmed, closed; and to members: they leave, or move to another one."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from initiatives.indicators.confirmation import Confirm
from initiatives.networks.action_forms import LeaveForm, MoveForm
from initiatives.networks.enums import Role
from initiatives.networks.memberships import join, locked
from initiatives.networks.models import Membership, Network
from initiatives.schools.action_forms import DayForm
from initiatives.schools.actions import day_of
from portal.accounts.access import choices
from portal.accounts.models import User
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.registry import register
from portal.dates.precision import in_words


@register
class ConfirmNetwork(Confirm[Network]):
    model, writes, counted = Network, ("confirmed_on",), "个集团（联盟）"


@register
class CloseNetwork(Action[Network]):
    """From ``day`` on the network no longer exists; all its memberships end that day."""

    model, name, label, permission, icon = Network, "close", "撤销集团（联盟）", "close", "block"
    writes = ("close_date", "close_precision", "close_reason")
    reason, form = Reason.REQUIRED, DayForm
    description = "从这一天起不再存在；所有成员关系同日结束。"

    def obstacles(self, record: Network) -> Iterator[str]:
        if record.close_date:
            yield f"{record} 已于 {in_words(record.close_date, record.close_precision)}撤销，不能再次撤销。"

    def check(self, record: Network, performance: Performance[Network]) -> Iterator[str]:
        day, _precision = day_of(performance)
        if day <= record.open_date:
            yield f"撤销日期必须晚于成立日期 {in_words(record.open_date, record.open_precision)}，请改日期。"
        later = record.memberships.filter(valid_from__gte=day).select_related("school").first()
        if later:
            yield f"{later.school} 的加入日期 {later.since}不早于撤销日期，请先更正这条成员关系。"

    def apply(self, record: Network, performance: Performance[Network]) -> None:
        record.close_date, record.close_precision = day_of(performance)
        record.close_reason = performance.reason

    def follow(self, record: Network, performance: Performance[Network]) -> None:
        day, _precision = day_of(performance)
        ended = 0
        for membership in record.memberships.select_for_update():
            if membership.valid_to is None or membership.valid_to > day:
                membership.valid_to = day
                membership.end_reason = f"集团（联盟）撤销：{performance.reason}"
                membership.save()
                ended += 1
        performance.notes["结束的成员关系"] = ended

    def message(self, record: Network, performance: Performance[Network]) -> str:
        return f"{record} 已撤销，同时结束了 {performance.notes['结束的成员关系']} 条成员关系。"


@register
class LeaveNetwork(Action[Membership]):
    """On ``day`` the school is no longer a member."""

    model, name, label, permission, icon = Membership, "leave", "退出", "move", "logout"
    reason, form = Reason.REQUIRED, LeaveForm
    description = "从这一天起不再是成员；记录保留。"

    def lock(self, record: Membership, data: Mapping[str, Any]) -> Membership:
        locked([record.school_id], [])
        return super().lock(record, data)

    def obstacles(self, record: Membership) -> Iterator[str]:
        if record.has_ended_on(timezone.localdate()):
            yield f"{record.school} 已于 {in_words(record.valid_to)}退出{record.network}，不必再办理。"

    def check(self, record: Membership, performance: Performance[Membership]) -> Iterator[str]:
        if record.valid_to and record.valid_to <= performance.data["day"]:
            yield f"{record.school} 已于 {in_words(record.valid_to)}退出{record.network}。"

    def apply(self, record: Membership, performance: Performance[Membership]) -> None:
        record.valid_to, record.end_reason = performance.data["day"], performance.reason

    def message(self, record: Membership, performance: Performance[Membership]) -> str:
        return f"{record.school} 自 {in_words(record.valid_to)}起不再是{record.network}的成员。"


@register
class MoveMember(LeaveNetwork):
    """Leaves one network and joins another on the same day; no day without and none with both."""

    name, label, icon = "move", "转入另一个集团或联盟", "move_up"
    form = MoveForm
    description = "同一天退出原集团（联盟）、加入新的。"

    def lock(self, record: Membership, data: Mapping[str, Any]) -> Membership:
        locked([record.school_id], [record.network_id, data["to"].pk])
        return super().lock(record, data)

    def check(self, record: Membership, performance: Performance[Membership]) -> Iterator[str]:
        day, to = performance.data["day"], Network.objects.get(pk=performance.data["to"].pk)
        if record.network_id == to.pk:
            yield f"{record.school} 已在{to}，请选择另一个集团或联盟。"
        elif not _may_choose(performance.actor, to):
            yield f"{to}不在您的管理范围内，请选择您负责的县（市、区）的集团或联盟。"
        elif not to.is_open_on(day):
            yield f"{to} 在 {in_words(day)}不存在，请改选集团（联盟）或日期。"
        yield from super().check(record, performance)

    def follow(self, record: Membership, performance: Performance[Membership]) -> None:
        data = performance.data
        role = data.get("role", Role.MEMBER)
        join(data["to"], record.school, day=data["day"], role=role, source=performance.reason)

    def message(self, record: Membership, performance: Performance[Membership]) -> str:
        return f"{record.school} 已自 {in_words(performance.data['day'])}起转入{performance.data['to']}。"


def _may_choose(actor: User | None, network: Network) -> bool:
    """Whether the person may make schools members of ``network``; the program itself (None) may."""
    rows = Network.objects.filter(pk=network.pk)
    return actor is None or choices(actor, Membership, "network", rows, "move").exists()
