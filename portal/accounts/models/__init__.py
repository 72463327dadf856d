"""People, their roles in an area, units and who works there, former passwords and addresses, notices, counters."""

from portal.accounts.models.people import AccountNotice, FormerPassword, Grant, KnownAddress, SignInCounter, User
from portal.accounts.models.units import Unit, UnitKind, UnitMember

__all__ = [
    "AccountNotice",
    "FormerPassword",
    "Grant",
    "KnownAddress",
    "SignInCounter",
    "Unit",
    "UnitKind",
    "UnitMember",
    "User",
]
