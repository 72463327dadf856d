"""Who may do what with which record: one policy per model, declared in the room's ``rules.py``.

``declare(School, area="township")`` makes Django permissions (library ``rules``) of the policy and lets
``scope()`` narrow any QuerySet to the places that a person holds a role in. ``area`` is the lookup from the
record to its Place (``""`` for Place itself), or a tuple of such lookups when any of them counts; None marks a
record of the whole city, which only people with a city-wide grant may change. Actions: view, add, change, delete,
import, export, undo, and a room's own verbs. A superuser (``createsuperuser`` only) passes every policy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import rules
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from portal.accounts.models import Grant, User
from portal.accounts.roles import Role

Person = User | AnonymousUser  # as in ``request.user``; who has not signed in may do nothing
M = TypeVar("M", bound=Model)
Rows = TypeVar("Rows", bound=QuerySet[Any])

EVERYBODY = frozenset(Role)
EDITORS = frozenset({Role.DATA, Role.EDITOR})
DATA_MANAGERS = frozenset({Role.DATA})
NOBODY: frozenset[Role] = frozenset()
ACTIONS: dict[str, frozenset[Role]] = {
    "view": EVERYBODY,
    "add": EDITORS,
    "change": EDITORS,
    "delete": DATA_MANAGERS,
    "import": DATA_MANAGERS,
    "export": DATA_MANAGERS,
    "undo": DATA_MANAGERS,
}


@dataclass(frozen=True)
class Policy:
    """What was declared for one model. ``roles``: by action, the roles that may perform it."""

    model: type[Model]
    area: str | tuple[str, ...] | None
    roles: dict[str, frozenset[Role]]

    @property
    def areas(self) -> tuple[str, ...]:
        """The lookups to a Place, always as a tuple; empty for a record of the whole city."""
        if self.area is None:
            return ()
        return (self.area,) if isinstance(self.area, str) else self.area

    def permission(self, action: str) -> str:
        """The name under which Django asks for the action, for example ``schools.change_school``."""
        options = self.model._meta
        return f"{options.app_label}.{action}_{options.model_name}"


POLICIES: dict[type[Model], Policy] = {}


def declare(model: type[Model], *, area: str | tuple[str, ...] | None, **roles: Iterable[Role]) -> Policy:
    """Register the policy of ``model``; keyword arguments replace the roles of single actions."""
    policy = POLICIES[model] = Policy(model, area, {**ACTIONS, **{k: frozenset(v) for k, v in roles.items()}})
    for action in policy.roles:
        name = policy.permission(action)
        if rules.perm_exists(name):
            rules.remove_perm(name)
        rules.add_perm(name, _predicate(policy, action))
    return policy


def _predicate(policy: Policy, action: str) -> rules.predicates.Predicate:
    def may(user: Person, record: Model | None = None) -> bool:
        return user.is_staff and allowed(user, policy.model, action, record)

    return rules.predicates.Predicate(may, name=policy.permission(action))


def allowed(user: Person, model: type[Model], action: str, record: Model | None = None) -> bool:
    """Whether ``user`` may perform ``action`` on ``record``, or without one, on any record of ``model`` at all."""
    policy = POLICIES.get(model)
    if policy is None or not user.is_active:
        return False
    if user.is_superuser:
        return True
    if record is None:
        return granted(user, policy, action)
    return scope(user, model._base_manager.filter(pk=record.pk), action).exists()


def granted(user: Person, policy: Policy, action: str) -> bool:
    """Whether the person holds one of the action's roles anywhere that counts for the model."""
    if user.is_superuser:
        return True
    grants = _grants(user, policy, action)
    if policy.area is None and action != "view":
        return any(grant.place.kind == "city" for grant in grants)
    return bool(grants)


def scope(user: Person, queryset: Rows, action: str = "view") -> Rows:
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


def granted_places(user: Person, model: type[Model], action: str) -> list[int] | None:
    """The places in which the person may perform the action: their keys, or None for the whole city."""
    if user.is_superuser:
        return None
    grants = _grants(user, POLICIES[model], action)
    if any(grant.place.kind == "city" for grant in grants):
        return None
    return [grant.place_id for grant in grants]


def covers(user: Person, record: Model, action: str = "change") -> bool:
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


def choices(
    user: Person, model: type[Model], field_name: str, queryset: QuerySet[M], action: str = "change"
) -> QuerySet[M]:
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


def signed_in(request: HttpRequest) -> User:
    """The person of a request that only signed-in people reach. Raises PermissionDenied for anybody else."""
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


def _grants(user: Person, policy: Policy, action: str) -> list[Grant]:
    if isinstance(user, AnonymousUser):
        return []
    roles = policy.roles.get(action, NOBODY)
    return [grant for grant in user.held if grant.role in roles]


def _inside(area: str, places: Sequence[int]) -> Q:
    prefix = f"{area}__" if area else ""
    return Q(**{f"{prefix}county__in": places}) | Q(**{f"{prefix}pk__in": places})


def _multiplies(model: type[Model], area: str) -> bool:
    """Whether the lookup may meet many rows, so that a join would double records."""
    for name in filter(None, area.split("__")):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if field.one_to_many or field.many_to_many:
            return True
        model = field.related_model  # type: ignore[assignment]  # every part of an area leads to a model
    return False


def _covered(record: Model, area: str, places: Sequence[int]) -> bool:
    if _multiplies(type(record), area):
        return True
    place: Any = record
    for name in filter(None, area.split("__")):
        place = getattr(place, name, None)
        if place is None:
            return False
    return bool(place.pk in places or place.county_id in places)
