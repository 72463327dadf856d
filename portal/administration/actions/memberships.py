"""Who leaves a unit: ended by the head of the unit, or by an administrator, with the reason."""

from collections.abc import Iterator

from django.utils import timezone

from portal.accounts.leaving import end_grants, outlived
from portal.accounts.models import UnitMember
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.registry import register
from portal.administration.forms import LeavingForm


@register
class EndMembership(Action[UnitMember]):
    """From the day on the person works there no longer; grants for the unit end with it."""

    model, name, label, permission, icon = UnitMember, "end", "登记离岗", "end", "logout"
    reason, form = Reason.REQUIRED, LeavingForm
    description = "从离岗日期起，此人在这个单位的授权失效。"

    def obstacles(self, record: UnitMember) -> Iterator[str]:
        if record.valid_to:
            yield f"已登记 {record.valid_to} 离岗，不用再办；日期有误请系统管理员修改。"

    def check(self, record: UnitMember, performance: Performance[UnitMember]) -> Iterator[str]:
        if performance.actor == record.person:
            yield "不能办理自己的离岗，请由另一位负责人或系统管理员办理。"
        if performance.data["day"] < record.valid_from:
            yield f"离岗日期不能早于到岗日期 {record.valid_from}，请改日期。"

    def apply(self, record: UnitMember, performance: Performance[UnitMember]) -> None:
        record.valid_to = performance.data["day"]

    def follow(self, record: UnitMember, performance: Performance[UnitMember]) -> None:
        ended = outlived(timezone.localdate(performance.now)).filter(user=record.person, unit=record.unit)
        performance.notes["收回的授权"] = end_grants(ended)

    def message(self, record: UnitMember, performance: Performance[UnitMember]) -> str:
        return f"已登记 {record.person} 从 {record.valid_to} 起离岗。"
