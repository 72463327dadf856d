"""One page of a list in the JSON API: one paging, one envelope, for every room.

Paging      ``limit`` and ``offset``, both counted in items. ``page`` and ``size``, which some lists had before, are
            understood where ``offset`` and ``limit`` are missing. Values out of bounds are brought inside them.
Envelope    ``licence``, ``licence_url``, ``source``, ``as_of``, then ``count`` (items of all pages), ``offset``,
            ``limit``, ``next`` and ``previous`` (full addresses, or null), ``ignored`` and ``items``.
Dates       ISO 8601: days as 2026-05-06, moments with their offset.
Codes       a coded value stands twice: ``kind`` holds the code that filters take, ``kind_label`` what readers see.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest
from ninja import Schema
from pydantic import ValidationError, ValidatorFunctionWrapHandler, WithJsonSchema, WrapValidator

LARGEST = 500  # items of one answer
FARTHEST = 10**9  # items before an answer; both databases can count that far
Item = TypeVar("Item")
logger = logging.getLogger(__name__)

CONVENTIONS = __doc__.partition("\n\n")[2]


def keys_of(choices: type[TextChoices]) -> WithJsonSchema:
    """For ``Annotated[str, …]``: the description names these keys, an answer says what is stored."""
    return WithJsonSchema({"type": "string", "enum": choices.values, "title": choices.__name__})


class Envelope(Schema):
    """What every answer says beside its content."""

    licence: str
    licence_url: str = ""
    source: str
    as_of: date | datetime | None


class Ignored(Schema):
    """A parameter whose value means nothing; the list is not narrowed by it."""

    parameter: str
    value: str


def without_bad(items: Any, validated: ValidatorFunctionWrapHandler) -> Any:
    """The items of an answer; one that breaks the schema, because its row is damaged, is left out and logged."""
    try:
        return validated(items)
    except ValidationError as error:
        places = [found["loc"] for found in error.errors(include_input=False) if found["loc"]]
        bad = {place for place, *_rest in places}
        if not bad:
            raise
        # The values stay out of the log.
        named = ", ".join(".".join(map(str, place)) for place in places)
        logger.error("items left out of an answer: %s", named)
        return validated([item for place, item in enumerate(items) if place not in bad])


class ApiPage(Envelope, Generic[Item]):
    count: int
    offset: int
    limit: int
    next: str | None
    previous: str | None
    ignored: list[Ignored] = []
    items: Annotated[list[Item], WrapValidator(without_bad)]


class Paging(Schema):
    """The parameters of paging. ``limit`` 0 is the list's own page length."""

    limit: int = 0
    offset: int = 0
    page: int = 0
    size: int = 0

    def window(self, usual: int, largest: int = LARGEST) -> "Window":
        limit = min(self.limit if self.limit > 0 else self.size if self.size > 0 else usual, largest)
        offset = self.offset if self.offset > 0 else max(self.page - 1, 0) * limit
        return Window(limit, min(max(offset, 0), FARTHEST))


@dataclass(frozen=True)
class Window:
    """Which items of a list an answer has."""

    limit: int
    offset: int

    @property
    def number(self) -> int:
        """The number of this page where all pages are as long as this one, from 1."""
        return self.offset // self.limit + 1

    def of(self, rows: QuerySet[Any] | Sequence[Any]) -> list[Any]:
        """The rows of this answer."""
        return list(rows[self.offset : self.offset + self.limit])


def api_page(
    request: HttpRequest,
    window: Window,
    items: Sequence[Any],
    *,
    count: int,
    envelope: dict[str, Any],
    ignored: Iterable[Any] = (),
) -> dict[str, Any]:
    """The answer for an ``ApiPage``: ``items`` of this window, ``count`` in all; ``ignored`` is that of the filters."""
    last = window.offset + window.limit
    return {
        **envelope,
        "count": count,
        "offset": window.offset,
        "limit": window.limit,
        "next": _address(request, window.limit, last) if last < count else None,
        "previous": _address(request, window.limit, max(window.offset - window.limit, 0)) if window.offset else None,
        "ignored": [{"parameter": one.name, "value": one.value} for one in ignored],
        "items": items,
    }


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    query = request.GET.copy()
    for name in ("page", "size", "limit", "offset"):
        query.pop(name, None)
    query["limit"] = str(limit)
    if offset:
        query["offset"] = str(offset)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
