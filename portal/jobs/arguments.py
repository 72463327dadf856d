"""What a task may be called with: plain JSON, small, and nothing that tells of a person.

A job waits in the database, in its backups and on a page of the back office. So it names records by their keys, and
what is personal is read from the sealed columns when the job runs.
"""

import inspect
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps

from portal.privacy.masking import masked
from portal.privacy.sealed import Sealed, SealedTextField

LARGEST = 4_000  # characters of all arguments as JSON


class ArgumentsRefused(ValueError):
    """The message says which argument, and why."""


def plain(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], *, context: bool) -> Any:
    """``(list, dict)`` as the database keeps them. Raises ArgumentsRefused.

    ``context``: the function takes the context of its run as first argument, which the caller does not give.
    """
    try:
        bound = _signature(function).bind(*((None,) if context else ()), *args, **kwargs)
    except TypeError as error:
        raise ArgumentsRefused(f"{function.__qualname__}: {error}") from None
    for name, value in bound.arguments.items():
        if name in _sealed_columns():
            raise ArgumentsRefused(f"{function.__qualname__}: {name} is the name of a sealed column; hand over a key")
        _check(f"{function.__qualname__}: {name}", value)
    text = json.dumps([args, kwargs], ensure_ascii=False)
    if len(text) > LARGEST:
        raise ArgumentsRefused(f"{function.__qualname__}: arguments of {len(text)} characters; name a record instead")
    return json.loads(text)


@cache
def _signature(function: Callable[..., Any]) -> inspect.Signature:
    """Looked at once for each task, for a thousand calls are enqueued at once."""
    return inspect.signature(function)


@cache
def _sealed_columns() -> frozenset[str]:
    """The names of all sealed columns: a parameter of such a name would be handed what the database holds sealed."""
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    return frozenset(field.name for field in fields if isinstance(field, SealedTextField))


def _check(where: str, value: Any) -> None:
    """Raises ArgumentsRefused where JSON would change ``value``, or where it looks like a person's."""
    if isinstance(value, Sealed):
        raise ArgumentsRefused(f"{where}: a sealed text is read when the job runs, never handed to it")
    if isinstance(value, list | tuple):
        for part in value:
            _check(where, part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if not isinstance(name, str):
                raise ArgumentsRefused(f"{where}: names in JSON are texts")
            _check(where, name)
            _check(f"{where}.{name}", part)
    elif isinstance(value, float) and not abs(value) < float("inf"):
        raise ArgumentsRefused(f"{where}: JSON has no such number")
    elif type(value) not in (str, int, float, bool, type(None)):
        raise ArgumentsRefused(f"{where}: {type(value).__name__} is no JSON")
    elif isinstance(value, str) and masked(value) != value:
        raise ArgumentsRefused(f"{where}: looks like a telephone number, an identity number or a mail address")
