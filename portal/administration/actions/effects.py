"""What is done to an account in the end, by one person or by two. Called within the transaction of an action."""

from allauth.mfa.models import Authenticator

from portal.accounts import notices, own_sessions, passwords
from portal.accounts.models import Grant, User
from portal.administration.models import AccountRequest

FACTORS = {"totp": "身份验证器", "webauthn": "安全密钥或通行密钥", "recovery_codes": "恢复代码"}


def set_temporary_password(account: User, password: str) -> None:
    """Set, not yet saved. It has to be changed at the first sign-in; sessions of before end with the old one."""
    account.set_password(password or passwords.generated(account))  # an empty one would open the account to anybody
    account.must_change_password = True


def drop_factors(account: User) -> list[str]:
    """Remove authenticator, keys and recovery codes, and end the sessions; the factors' names, for the audit entry."""
    rows = Authenticator.objects.filter(user=account)
    names = [FACTORS.get(row.type, row.type) for row in rows.order_by("pk")]
    rows.delete()
    own_sessions.end_all(account)
    return names


def carry_out(request: AccountRequest, password: str) -> dict[str, object]:
    """Do what was asked for and approved; what the audit entry says of it beside the changed records."""
    account = User._base_manager.select_for_update().get(pk=request.account_id)
    if request.kind == AccountRequest.Kind.PASSWORD:
        set_temporary_password(account, password)
        account.save()
    elif request.kind == AccountRequest.Kind.SECOND_FACTOR:
        return {"停用": drop_factors(account)}
    else:
        Grant(user=account, role=request.role, place=request.place).save()
    return {}


def notify(account: User, actors: list[User | None], what: str) -> None:
    """Tell the owner who did it: one person, or who asked and who approved."""
    names = [str(actor) if actor else "服务器管理员" for actor in actors]
    who = names[0] if len(names) == 1 else f"{names[0]} 申请、{names[1]} 批准，"
    notices.notify(account, f"{who} {what}。" if len(names) == 1 else f"{who}{what}。")
