"""What the second person decides: approve or refuse; the first one may take the request back."""

from collections.abc import Iterator

from portal.accounts.models import Grant
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.registry import register
from portal.administration.actions import effects
from portal.administration.forms import ApprovalForm
from portal.administration.models import OPEN_DAYS, AccountRequest

State = AccountRequest.State


class Decision(Action[AccountRequest]):
    """Base: a request is decided once."""

    model, permission = AccountRequest, "approve"
    field, sources = "state", (State.WAITING,)
    writes = ("decided_by", "decided_at")
    becomes: State

    def apply(self, record: AccountRequest, performance: Performance[AccountRequest]) -> None:
        record.state = self.becomes
        record.decided_by, record.decided_at = performance.actor, performance.now


@register
class Approve(Decision):
    """The second person's word; what was asked for happens in the same transaction."""

    name, label, becomes = "approve", "批准", State.APPROVED
    icon, done = "check_circle", "已批准并办理，账号本人下次登录时会看到。"
    description = "请先向账号本人核实。重置密码时由您设置临时密码并告诉本人，不要告诉申请人。"
    form = ApprovalForm

    def obstacles(self, record: AccountRequest) -> Iterator[str]:
        if record.lapsed:
            yield f"申请已超过 {OPEN_DAYS} 天，请重新申请。"
        if record.requested_by and not record.requested_by.is_active:
            yield "申请人的账号已停用，请重新申请。"
        if record.kind == AccountRequest.Kind.GRANT:
            granted = Grant.objects.filter(user=record.account_id, role=record.role, place=record.place_id)
            if granted.exists():
                yield "此人在这个范围内已有这个角色。"

    def check(self, record: AccountRequest, performance: Performance[AccountRequest]) -> Iterator[str]:
        if performance.actor is None:  # the operator of the server, who has the database in hand anyway
            return
        if performance.actor == record.requested_by:
            yield "申请人不能批准自己的申请，请由另一位系统管理员或审计员批准。"
        if performance.actor == record.account:
            yield "不能批准涉及自己账号的申请。"

    def follow(self, record: AccountRequest, performance: Performance[AccountRequest]) -> None:
        performance.notes.update(effects.carry_out(record, performance.data.get("password1", "")))
        effects.notify(record.account, [record.requested_by, performance.actor], DONE[record.kind].format(record))


DONE: dict[str, str] = {
    AccountRequest.Kind.PASSWORD: "重置了您的密码",
    AccountRequest.Kind.SECOND_FACTOR: "停用了您的两步验证",
    AccountRequest.Kind.GRANT: "授予您{0.place}的{0.role_label}角色",
}


@register
class Refuse(Decision):
    """Nothing happens to the account."""

    name, label, becomes = "refuse", "不批准", State.REFUSED
    icon, done, reason = "block", "已退回，账号没有变化。", Reason.REQUIRED


@register
class Withdraw(Decision):
    """The person who asked has thought better of it."""

    name, label, becomes, permission = "withdraw", "撤回申请", State.WITHDRAWN, "view"
    icon, done = "undo", "已撤回申请。"

    def check(self, record: AccountRequest, performance: Performance[AccountRequest]) -> Iterator[str]:
        if performance.actor is not None and performance.actor != record.requested_by:
            yield "只有申请人可以撤回；不同意时请点“不批准”。"
