"""Who may do what with which record: one policy per model, declared in the room's ``rules.py``.

``declare(School, area="township")`` makes Django permissions (library ``rules``) of the policy and lets
``scope()`` narrow any QuerySet to the places that a person holds a role in. ``area`` is the lookup from the
record to its Place (``""`` for Place itself), or a tuple of such lookups when any of them counts; None marks a
record of the whole city, which only people with a city-wide grant may change. ``unit="school__unit"`` is the lookup,
or the lookups, to the unit that a record belongs to: a grant for one unit reaches it there, and without a lookup it
reaches nothing but what everybody may see. ``whole=("close", …)`` names actions that no grant for one unit reaches.
Actions: view, add, change, delete, import, export, undo, and a room's own verbs. A superuser (``createsuperuser``
only) passes every policy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import rules
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from portal.accounts.models import Grant, User
from portal.accounts.reach import Lookups, Reach, any_of, multiplies, rests, within
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
    """What was declared for one model. ``roles``: by action, the roles that may perform it. ``whole``: the actions that
    need a grant without a unit: they decide about the unit, not for it."""

    model: type[Model]
    area: str | tuple[str, ...] | None
    roles: dict[str, frozenset[Role]]
    unit: str | tuple[str, ...] | None = None
    whole: frozenset[str] = frozenset()

    @property
    def areas(self) -> tuple[str, ...]:
        """The lookups to a Place, always as a tuple; empty for a record of the whole city."""
        return _lookups(self.area)

    @property
    def units(self) -> tuple[str, ...]:
        """The lookups to a Unit, always as a tuple; empty for a record that belongs to none."""
        return _lookups(self.unit)

    def reached_in_unit(self, action: str) -> bool:
        """Whether a grant for one unit may reach any record at all.

        What the whole city shares it may look at where every role may; a record that is the unit's own, such as the
        school itself, it cannot make a second of.
        """
        if action in self.whole:
            return False
        if self.area is None:
            return action == "view" and self.roles["view"] >= EVERYBODY
        return any("__" in unit for unit in self.units) if action == "add" else bool(self.units)

    def permission(self, action: str) -> str:
        """The name under which Django asks for the action, for example ``schools.change_school``."""
        options = self.model._meta
        return f"{options.app_label}.{action}_{options.model_name}"


POLICIES: dict[type[Model], Policy] = {}


def _lookups(named: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if named is None:
        return ()
    return (named,) if isinstance(named, str) else named


def declare(
    model: type[Model],
    *,
    area: str | tuple[str, ...] | None,
    unit: Any = None,  # as ``area``; a closer type would have to be met by every ``**roles`` too
    whole: Iterable[str] = (),
    **roles: Iterable[Role],
) -> Policy:
    """Register the policy of ``model``; keyword arguments replace the roles of single actions."""
    everybody = {**ACTIONS, **{action: frozenset(named) for action, named in roles.items()}}
    policy = POLICIES[model] = Policy(model, area, everybody, unit, frozenset(whole))
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
    grants = grants_for(user, policy, action)
    if policy.area is None and action != "view":
        return any(grant.place.kind == "city" for grant in grants)
    return bool(grants)


def scope(user: Person, queryset: Rows, action: str = "view") -> Rows:
    """The rows of ``queryset`` on which ``user`` may perform ``action``."""
    policy = POLICIES.get(queryset.model)
    if policy is None or not user.is_active:
        return queryset.none()
    reached = reaches(user, queryset.model, action)
    if reached is None or (policy.area is None and action == "view" and reached):
        return queryset
    if policy.area is None or not reached:
        return queryset.none()
    inside = _inside(reached, policy.areas, policy.units)
    if any(multiplies(queryset.model, lookup) for lookup in (*policy.areas, *policy.units)):
        return queryset.filter(pk__in=queryset.model._base_manager.filter(inside).values("pk"))
    return queryset.filter(inside)


def reaches(user: Person, model: type[Model], action: str) -> list[Reach] | None:
    """How far the person may perform the action: the stretches that their grants reach, None for everywhere."""
    if user.is_superuser:
        return None
    grants = grants_for(user, POLICIES[model], action)
    whole = [grant for grant in grants if grant.unit_id is None]
    if any(grant.place.kind == "city" for grant in whole):
        return None
    found = [Reach(tuple(grant.place_id for grant in whole))] if whole else []
    for grant in grants:
        if grant.unit_id is not None:
            found.append(Reach(None if grant.place.kind == "city" else (grant.place_id,), grant.unit_id))
    return found


def covers(user: Person, record: Model, action: str = "change") -> bool:
    """Whether the values of ``record``, saved or not, lie within the person's area and unit.

    Follows the policy's lookups on the object itself, so a form can refuse a record before it is written. A
    lookup over many rows cannot be followed and counts as inside; ``allowed`` on the saved record decides then.
    """
    reached = reaches(user, type(record), action)
    policy = POLICIES[type(record)]
    if reached is None:
        return True
    if policy.area is None:
        return False
    return any(reach.covers(record, policy.areas, policy.units) for reach in reached)


def choices(
    user: Person, model: type[Model], field_name: str, queryset: QuerySet[M], action: str = "change"
) -> QuerySet[M]:
    """The rows of ``queryset`` that the person may choose for the foreign key ``model.field_name``.

    Where the field leads to the record's place or unit, only the reach of the action counts: what a clerk could not
    save is not offered. Anything else needs the permission to see the chosen record.
    """
    if queryset.model in POLICIES:
        queryset = scope(user, queryset, "view")
    policy = POLICIES.get(model)
    if policy is None:
        return queryset
    areas, units = rests(policy.areas, field_name)[:1], rests(policy.units, field_name)
    reached = reaches(user, model, action) if areas or units else None
    if reached is None:
        return queryset
    conditions = [_chosen(reach, areas, units) for reach in reached]
    return queryset if None in conditions else queryset.filter(any_of(filter(None, conditions)))


def _chosen(reach: Reach, areas: Lookups, units: Lookups) -> Q | None:
    """The condition on the target of a field that leads to the place, the unit, or both; None where any will do."""
    found = within(areas[0], reach.places) if areas and reach.places is not None else None
    if reach.unit is None or not units:
        return found
    own = any_of(Q(**{unit or "pk": reach.unit}) for unit in units)
    return own if found is None else own & found


def _inside(reached: Iterable[Reach], areas: Lookups, units: Lookups) -> Q:
    found = any_of(())
    for reach in reached:
        condition = reach.inside(areas, units)
        if condition is None:
            return Q()
        found |= condition
    return found


def signed_in(request: HttpRequest) -> User:
    """The person of a request that only signed-in people reach. Raises PermissionDenied for anybody else."""
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


def grants_for(user: Person, policy: Policy, action: str) -> list[Grant]:
    """The person's grants that count for the action."""
    if isinstance(user, AnonymousUser):
        return []
    roles = policy.roles.get(action, NOBODY)
    in_unit = policy.reached_in_unit(action)
    return [grant for grant in user.held if grant.role in roles and (grant.unit_id is None or in_unit)]
