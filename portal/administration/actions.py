"""What an administrator does with the account of another person. The owner is told at the next sign-in."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator

from portal.accounts import notices
from portal.accounts.models import User
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.registry import register

FACTORS = {"totp": "身份验证器", "webauthn": "安全密钥或通行密钥", "recovery_codes": "恢复代码"}


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
class ResetSecondFactor(AccountAction):
    """For a person who has lost telephone, keys and recovery codes; they set a factor up again at the next sign-in."""

    name, label = "reset-second-factor", "停用两步验证"
    icon, done = "phonelink_erase", "已停用两步验证。"
    description = "用于手机、密钥和恢复代码都已丢失的用户。请先当面或通过电话核实是本人。本人下次登录时会看到这次操作。"
    own = "自己的两步验证请在“两步验证”页面办理。"

    def obstacles(self, record: User) -> Iterator[str]:
        if not Authenticator.objects.filter(user=record).exists():
            yield "此用户没有启用两步验证。"

    def follow(self, record: User, performance: Performance[User]) -> None:
        rows = Authenticator.objects.filter(user=record)
        performance.notes["停用"] = [FACTORS.get(row.type, row.type) for row in rows.order_by("pk")]
        rows.delete()
        notices.notify(record, f"{performance.actor or '服务器管理员'} 停用了您的两步验证。")
