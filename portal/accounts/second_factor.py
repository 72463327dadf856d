"""Who must have a second factor beside the password, and who has one.

With the setting ``SECOND_FACTOR_REQUIRED`` it is asked of everybody who may publish, administer, move many records at
once, or see personal data. The roles follow from the rooms' policies, so a new right needs no list here: its verb
stands in one of the two sets below.
"""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from portal.accounts.access import POLICIES
from portal.accounts.models import User
from portal.accounts.roles import Role

# Publish or take back, see personal data, administer, move many records at once.
GUARDED_VERBS = frozenset(
    {"publish", "withdraw", "revise", "announce", "handle", "lift", "approve", "end"}
    | {"import", "export", "undo"}
    | {"publish_urgently"}
)
# Ordinary work on the records of one's own area.
ORDINARY_VERBS = frozenset(
    {"view", "add", "change", "delete", "close", "confirm", "merge", "move", "override", "register", "rename", "retry"}
    | {"revoke", "submit", "review", "review_first", "review_second", "review_final", "waive"}
)
# Rooms about people and what they did: there, every verb counts, that of looking at it too.
GUARDED_ROOMS = frozenset({"accounts", "administration", "audit"})


def guarded_roles() -> frozenset[Role]:
    """The roles that may do something guarded with some model, wherever they are held."""
    return frozenset(
        role
        for policy in POLICIES.values()
        for verb, roles in policy.roles.items()
        if verb in GUARDED_VERBS or policy.model._meta.app_label in GUARDED_ROOMS
        for role in roles
    )


def required(user: User) -> bool:
    """Whether this person must have a second factor."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    roles = guarded_roles()
    return user.is_superuser or any(grant.role in roles for grant in user.held)


def factors(user: User) -> QuerySet[Authenticator]:
    """Their authenticator and keys. Recovery codes are none: they only stand in for one that is lost."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return rows.exclude(type=Authenticator.Type.RECOVERY_CODES)


def missing(user: User | AnonymousUser) -> bool:
    """Whether this person must have a second factor and has none."""
    return isinstance(user, User) and required(user) and not factors(user).exists()


def may_remove(authenticator: Authenticator) -> bool:
    """Whether the owner may give up this factor: never the last one while one is required."""
    user: User = authenticator.user
    return not required(user) or factors(user).exclude(pk=authenticator.pk).exists()
