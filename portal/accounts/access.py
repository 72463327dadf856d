"""Who may do what with which record: one policy per model, declared in the room's ``rules.py``.

``declare(School, area="township")`` makes Django permissions (library ``rules``) of the policy and lets
``scope()`` narrow any QuerySet to the places that a person holds a role in. ``area`` is the lookup from the
record to its Place (``""`` for Place itself), or a tuple of such lookups when any of them counts; None marks a
record of the whole city, which only people with a city-wide grant may change. Actions: view, add, change, delete,
import, export, undo, and a room's own verbs. A superuser (``createsuperuser`` only) passes every policy.
"""

from dataclasses import dataclass

import rules
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q

from portal.accounts.roles import Role

EVERYBODY = frozenset(Role)
EDITORS = frozenset({Role.DATA, Role.EDITOR})
KEEPERS = frozenset({Role.DATA})
NOBODY = frozenset()
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
    area: str | tuple[str, ...] | None
    roles: dict[str, frozenset]

    @property
    def areas(self):
        """The lookups to a Place, always as a tuple; empty for a record of the whole city."""
        if self.area is None:
            return ()
        return (self.area,) if isinstance(self.area, str) else self.area

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
        return user.is_staff and allowed(user, policy.model, action, record)

    return may


def allowed(user, model, action, record=None):
    """Whether ``user`` may perform ``action`` on ``record``, or without one, on any record of ``model`` at all."""
    policy = POLICIES.get(model)
    if policy is None or not user.is_active:
        return False
    if user.is_superuser:
        return True
    if record is None:
        return granted(user, policy, action)
    return scope(user, model._base_manager.filter(pk=record.pk), action).exists()


def granted(user, policy, action):
    """Whether the person holds one of the action's roles anywhere that counts for the model."""
    if user.is_superuser:
        return True
    grants = _grants(user, policy, action)
    if policy.area is None and action != "view":
        return any(grant.place.kind == "city" for grant in grants)
    return bool(grants)


def scope(user, queryset, action="view"):
    """The rows of ``queryset`` on which ``user`` may perform ``action``."""
    policy = POLICIES.get(queryset.model)
    if policy is None or not user.is_active:
        return queryset.none()
    places = granted_places(user, queryset.model, action)
    if places is None or (policy.area is None and action == "view" and places):
        return queryset
    if policy.area is None or not places:
        return queryset.none()
    inside = Q()
    for area in policy.areas:
        inside |= _inside(area, places)
    if any(_multiplies(queryset.model, area) for area in policy.areas):
        return queryset.filter(pk__in=queryset.model._base_manager.filter(inside).values("pk"))
    return queryset.filter(inside)


def granted_places(user, model, action):
    """The places in which the person may perform the action: their keys, or None for the whole city."""
    if user.is_superuser:
        return None
    grants = _grants(user, POLICIES[model], action)
    if any(grant.place.kind == "city" for grant in grants):
        return None
    return [grant.place_id for grant in grants]


def covers(user, record, action="change"):
    """Whether the values of ``record``, saved or not, lie within the person's area.

    Follows the policy's lookups on the object itself, so a form can refuse a record before it is written. A
    lookup over many rows cannot be followed and counts as inside; ``allowed`` on the saved record decides then.
    """
    places = granted_places(user, type(record), action)
    policy = POLICIES[type(record)]
    if places is None:
        return True
    if policy.area is None:
        return False
    return any(_covered(record, area, places) for area in policy.areas)


def choices(user, model, field_name, queryset, action="change"):
    """The rows of ``queryset`` that the person may choose for the foreign key ``model.field_name``.

    Where the field leads to the record's place, only the area of the action counts: what a clerk could not save
    is not offered. Anything else needs the permission to see the chosen record.
    """
    if queryset.model in POLICIES:
        queryset = scope(user, queryset, "view")
    policy = POLICIES.get(model)
    rests = (
        [area.partition("__")[2] for area in policy.areas if area.partition("__")[0] == field_name] if policy else []
    )
    places = granted_places(user, model, action) if rests else None
    return queryset if places is None else queryset.filter(_inside(rests[0], places))


def _grants(user, policy, action):
    roles = policy.roles.get(action, NOBODY)
    return [grant for grant in user.held if grant.role in roles]


def _inside(area, places):
    prefix = f"{area}__" if area else ""
    return Q(**{f"{prefix}county__in": places}) | Q(**{f"{prefix}pk__in": places})


def _multiplies(model, area):
    """Whether the lookup may meet many rows, so that a join would double records."""
    for name in filter(None, area.split("__")):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if field.one_to_many or field.many_to_many:
            return True
        model = field.related_model
    return False


def _covered(record, area, places):
    if _multiplies(type(record), area):
        return True
    place = record
    for name in filter(None, area.split("__")):
        place = getattr(place, name, None)
        if place is None:
            return False
    return place.pk in places or place.county_id in places
