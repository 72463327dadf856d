"""Which accounts and roles nobody handles alone: whoever administers the system, and whoever watches over that."""

from portal.accounts.models import User
from portal.accounts.roles import Role

PROTECTED_ROLES = (Role.SYSTEM, Role.AUDITOR)
TWO_PEOPLE = "系统管理员和审计员须由两人办理：请在用户页面点“申请双人办理”，由另一位系统管理员或审计员批准。"


def is_protected(account: User) -> bool:
    """Whether the account's password, second factor and roles need a second person."""
    return account.is_superuser or any(grant.role in PROTECTED_ROLES for grant in account.held)
