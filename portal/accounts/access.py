"""Who may do what with which record: one policy per model, declared in the room's ``rules.py``.

``declare(School, area="township")`` makes Django permissions (library ``rules``) of the policy and lets
``scope()`` narrow any QuerySet to the places that a person holds a role in. ``area`` is the lookup from the
record to its Place (``""`` for Place itself); None marks a record of the whole city, which only people with a
city-wide grant may change. Actions: view, add, change, delete, import, export, undo, and a room's own verbs.
"""

from dataclasses import dataclass

import rules
from django.db.models import Q

from portal.accounts.roles import Role

EVERYBODY = frozenset(Role)
EDITORS = frozenset({Role.DATA, Role.EDITOR})
KEEPERS = frozenset({Role.DATA})
ACTIONS = {
    "view": EVERYBODY,
    "add": EDITORS,
    "change": EDITORS,
    "delete": KEEPERS,
    "import": KEEPERS,
    "export": KEEPERS,
    "undo": KEEPERS,
}


@dataclass(frozen=True)
class Policy:
    model: type
    area: str | None
    roles: dict[str, frozenset]

    def permission(self, action):
        options = self.model._meta
        return f"{options.app_label}.{action}_{options.model_name}"


POLICIES: dict[type, Policy] = {}


def declare(model, *, area, **roles):
    """Register the policy of ``model``; keyword arguments replace the roles of single actions."""
    policy = POLICIES[model] = Policy(model, area, {**ACTIONS, **{k: frozenset(v) for k, v in roles.items()}})
    for action in policy.roles:
        name = policy.permission(action)
        if rules.perm_exists(name):
            rules.remove_perm(name)
        rules.add_perm(name, _predicate(policy, action))
    return policy


def _predicate(policy, action):
    @rules.predicate(name=policy.permission(action))
    def may(user, record=None):
        if not (user.is_active and user.is_staff):
            return False
        if record is None:
            return granted(user, policy, action)
        return scope(user, policy.model._default_manager.filter(pk=record.pk), action).exists()

    return may


def granted(user, policy, action):
    """Whether the person holds one of the action's roles anywhere that counts for the model."""
    grants = user.grants.filter(role__in=policy.roles[action])
    if policy.area is None and action != "view":
        grants = grants.filter(place__kind="city")
    return grants.exists()


def scope(user, queryset, action="view"):
    """The rows of ``queryset`` on which ``user`` may perform ``action``."""
    policy = POLICIES[queryset.model]
    grants = list(user.grants.filter(role__in=policy.roles[action]).select_related("place"))
    if not grants:
        return queryset.none()
    if any(grant.place.kind == "city" for grant in grants):
        return queryset
    if policy.area is None:
        return queryset if action == "view" else queryset.none()
    prefix = f"{policy.area}__" if policy.area else ""
    places = [grant.place_id for grant in grants]
    return queryset.filter(Q(**{f"{prefix}county__in": places}) | Q(**{f"{prefix}pk__in": places}))
