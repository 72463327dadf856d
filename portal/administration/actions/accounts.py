"""What an administrator does with the account of another person. The owner is told at the next sign-in."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator

from portal.accounts import own_sessions
from portal.accounts.models import Grant, User
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.registry import register
from portal.administration.actions import effects
from portal.administration.forms import RequestForm, TemporaryPasswordForm
from portal.administration.models import AccountRequest
from portal.administration.protection import TWO_PEOPLE, is_protected

NO_FACTOR = "此用户没有启用两步验证。"


class AccountAction(Action[User]):
    """Base of the actions on an account: never one's own, never a superuser's unless by a superuser."""

    model = User
    permission = "change"
    reason = Reason.REQUIRED
    validates = False  # a person must be helped although an old account breaks a new rule
    own: str  # where the owner does it themselves

    def permitted(self, actor: User | None, record: User | None = None) -> bool:
        if record is not None and record.is_superuser and actor is not None and not actor.is_superuser:
            return False
        return super().permitted(actor, record)

    def check(self, record: User, performance: Performance[User]) -> Iterator[str]:
        if performance.actor == record:
            yield self.own

    def apply(self, record: User, performance: Performance[User]) -> None:
        """The account's own columns stay; the history row says what was done."""


@register
class ResetPassword(AccountAction):
    """For a person who has forgotten it. What somebody else has set is for one sign-in only."""

    name, label = "reset-password", "重置密码"
    icon, done = "password", "已重置密码，此用户下次登录时须设置新密码。"
    description = (
        "请先核实是本人，再把临时密码当面或通过电话告诉对方。本人下次登录时须改成自己的密码，也会看到这次操作。"
    )
    own = "自己的密码请在“修改密码”页面修改。"
    form = TemporaryPasswordForm

    def obstacles(self, record: User) -> Iterator[str]:
        if is_protected(record):
            yield TWO_PEOPLE

    def apply(self, record: User, performance: Performance[User]) -> None:
        effects.set_temporary_password(record, performance.data["password1"])

    def follow(self, record: User, performance: Performance[User]) -> None:
        effects.notify(record, [performance.actor], "重置了您的密码")


@register
class ResetSecondFactor(AccountAction):
    """For a person who has lost telephone, keys and recovery codes; they set a factor up again at the next sign-in."""

    name, label = "reset-second-factor", "停用两步验证"
    icon, done = "phonelink_erase", "已停用两步验证。"
    description = "用于手机、密钥和恢复代码都已丢失的用户。请先核实是本人。本人下次登录时会看到这次操作。"
    own = "自己的两步验证请在“两步验证”页面办理。"

    def obstacles(self, record: User) -> Iterator[str]:
        if is_protected(record):
            yield TWO_PEOPLE
        if not Authenticator.objects.filter(user=record).exists():
            yield NO_FACTOR

    def follow(self, record: User, performance: Performance[User]) -> None:
        performance.notes["停用"] = effects.drop_factors(record)
        effects.notify(record, [performance.actor], "停用了您的两步验证")


@register
class EndSessions(AccountAction):
    """For a telephone that is lost, or a person who forgot to sign out somewhere."""

    name, label = "end-sessions", "结束登录"
    icon, done = "logout", "已结束此用户的所有登录。"
    description = "此用户在所有设备上退出，可以重新登录。本人下次登录时会看到这次操作。"
    own = "自己的登录请在“我的登录”页面结束。"

    def obstacles(self, record: User) -> Iterator[str]:
        if not own_sessions.is_signed_in(record):
            yield "此用户现在没有登录。"

    def follow(self, record: User, performance: Performance[User]) -> None:
        performance.notes["结束的登录"] = own_sessions.end_all(record)
        effects.notify(record, [performance.actor], "结束了您的所有登录")


@register
class RequestApproval(AccountAction):
    """The first of two people: nothing happens to the account until the second approves."""

    name, label = "request-approval", "申请双人办理"
    icon, done = "group_add", "已提交申请，请另一位系统管理员或审计员批准。"
    description = "重置系统管理员或审计员的密码、停用其两步验证、授予这两种角色，都须由另一位系统管理员或审计员批准。"
    own = "不能为自己申请，请由另一位系统管理员办理。"
    form = RequestForm
    conflict = "已有一份同样的申请在等待批准。"

    def check(self, record: User, performance: Performance[User]) -> Iterator[str]:
        yield from super().check(record, performance)
        data = performance.data
        if data["kind"] == AccountRequest.Kind.GRANT:
            if not data["role"] or not data["place"]:
                yield "授予角色时要填写角色和范围。"
            elif Grant.objects.filter(user=record, role=data["role"], place=data["place"]).exists():
                yield "此人在这个范围内已有这个角色。"
            return
        if not is_protected(record):
            yield "此用户不是系统管理员或审计员，可以直接办理，不需要申请。"
        if data["kind"] == AccountRequest.Kind.SECOND_FACTOR and not Authenticator.objects.filter(user=record).exists():
            yield NO_FACTOR

    def follow(self, record: User, performance: Performance[User]) -> None:
        data, granting = performance.data, performance.data["kind"] == AccountRequest.Kind.GRANT
        request = AccountRequest(account=record, kind=data["kind"], reason=performance.reason)
        request.role, request.place = (data["role"], data["place"]) if granting else ("", None)
        request.requested_by, request.requested_at = performance.actor, performance.now
        request.full_clean()
        request.save()
        performance.result = request
