"""Database constraints checked in Python, a block of rows at a time, as SQL checks them: unknown passes.

Only lookups whose meaning is the same here and in SQL are taken over. ``compiled`` gives None for any other
condition, and the caller lets the database decide.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Field, Model, Q, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Length
from django.db.models.lookups import Exact

COMPARE = {
    "exact": lambda a, b: a == b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "startswith": lambda a, b: str(a).startswith(str(b)),
    "endswith": lambda a, b: str(a).endswith(str(b)),
    "contains": lambda a, b: str(b) in str(a),
    "regex": lambda a, b: re.search(b, str(a)) is not None,
}
PARTS = ("year", "month", "day")

Image = Mapping[str, Any]  # a row, by attname
Truth = bool | None  # None: unknown, because something is NULL
Taker = Callable[[Image], Any]
Condition = Callable[[Image], Truth]


def compiled(model: type[Model], condition: Any) -> Condition | None:
    """``f(values)`` over values by attname gives True, False or None (unknown); None if it cannot be translated."""
    try:
        return _node(model, condition)
    except (LookupError, TypeError, AttributeError, FieldDoesNotExist):
        return None


def _node(model: type[Model], node: Any) -> Condition:
    if not isinstance(node, Q):
        raise LookupError(node)
    parts = [_part(model, child) for child in node.children]
    if node.connector == Q.XOR:
        raise LookupError(node)
    join = _all if node.connector == Q.AND else _any
    return partial(_negated if node.negated else _plain, join, parts)


def _part(model: type[Model], child: Any) -> Condition:
    if isinstance(child, Q):
        return _node(model, child)
    if isinstance(child, Exact) and isinstance(child.lhs, Length):
        (source,) = child.lhs.get_source_expressions()
        take, wanted = _operand(model, source), _operand(model, child.rhs)
        return lambda values: None if (found := take(values)) is None else len(found) == wanted(values)
    return _leaf(model, *child)


def _plain(join: Callable[[Iterable[Truth]], Truth], parts: list[Condition], values: Image) -> Truth:
    return join(part(values) for part in parts)


def _negated(join: Callable[[Iterable[Truth]], Truth], parts: list[Condition], values: Image) -> Truth:
    # Django's ~Q(a=1) also holds where a is NULL: it adds IS NOT NULL inside the negation.
    result = join(part(values) for part in parts)
    return not result


def _all(results: Iterable[Truth]) -> Truth:
    unknown = False
    for result in results:
        if result is False:
            return False
        unknown = unknown or result is None
    return None if unknown else True


def _any(results: Iterable[Truth]) -> Truth:
    unknown = False
    for result in results:
        if result:
            return True
        unknown = unknown or result is None
    return None if unknown else False


def _leaf(model: type[Model], path: str, wanted: Any) -> Condition:
    """``field__part__lookup=wanted`` as a condition. LookupError for what means something else in SQL."""
    take, lookup = _source(model, path)
    if lookup == "isnull" or (lookup == "exact" and wanted is None):
        expected = wanted if lookup == "isnull" else True
        return lambda values: (take(values) is None) is expected
    if lookup == "in":
        options = [_constant(option) for option in wanted]
        return lambda values: None if (found := take(values)) is None else found in options
    if lookup == "range":
        low, high = (_operand(model, side) for side in wanted)
        return lambda values: _between(take(values), low(values), high(values))
    compare, other = COMPARE[lookup], _operand(model, wanted)
    return lambda values: None if (a := take(values)) is None or (b := other(values)) is None else compare(a, b)


def _source(model: type[Model], path: str) -> tuple[Taker, str]:
    """What a path takes from a row, and the name of its lookup."""
    names = path.split(LOOKUP_SEP)
    field = _stored(model, names[0])
    rest = names[1:]
    if rest and rest[0] in ("id", "pk") and field.is_relation:
        rest = rest[1:]
    part = rest.pop(0) if rest and rest[0] in PARTS else None
    lookup = rest.pop(0) if rest else "exact"
    if rest:
        raise LookupError(path)
    return _taker(field.attname, part), lookup


def _name(reference: F) -> str:
    name: str = reference.name  # type: ignore[attr-defined]  # not in the stubs
    return name


def _stored(model: type[Model], name: str) -> "Field[Any, Any]":
    """A field with a column of its own. LookupError for the other side of a relation."""
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, Field):
        raise LookupError(name)
    return field


def _taker(name: str, part: str | None) -> Taker:
    if part:
        return lambda values: None if values[name] is None else getattr(values[name], part)
    return lambda values: values[name]


def _between(found: Any, low: Any, high: Any) -> Truth:
    return None if None in (found, low, high) else low <= found <= high


def _operand(model: type[Model], value: Any) -> Taker:
    if isinstance(value, F):
        return _taker(_stored(model, _name(value)).attname, None)
    constant = _constant(value)
    return lambda values: constant


def _constant(value: Any) -> Any:
    if isinstance(value, Value):
        value = value.value
    if hasattr(value, "resolve_expression"):
        raise LookupError(value)
    return getattr(value, "pk", value)


def fields_of(model: type[Model], condition: Q) -> list[str]:
    """The attnames that a condition looks at, in order."""
    found: list[str] = []
    children: Sequence[Any] = condition.children
    for child in children:
        if isinstance(child, Q):
            found += fields_of(model, child)
        elif isinstance(child, tuple):
            found.append(child[0].split(LOOKUP_SEP)[0])
            if isinstance(child[1], F):
                found.append(_name(child[1]))
        else:
            found += [_name(source) for source in child.lhs.get_source_expressions() if isinstance(source, F)]
    concrete = {field.name: field.attname for field in model._meta.concrete_fields}
    return list(dict.fromkeys(concrete.get(name, name) for name in found))
