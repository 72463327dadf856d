"""One page of a list: by number where the list is short, by keyset where it is long.

A page number costs the database all rows before it and shifts when a row is added; with up to some thousand rows
that does no harm, and readers like to see how far they are. Longer lists go on behind the last row shown.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.paginator import Page, Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from portal.limits.numbers import whole_number


class KnownCountPaginator(Paginator):  # type: ignore[type-arg]  # takes no argument at run time
    """A paginator that does not count, because the list has counted already."""

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count


def numbered(rows: Any, size: int, number: Any, *, count: int | None = None) -> "Page[Any]":
    """Page ``number`` of a QuerySet or sequence, its rows fetched. No number, and none above zero, is the first page;
    too high is the last."""
    paginator = Paginator(rows, size) if count is None else KnownCountPaginator(rows, size, count=count)
    page = paginator.get_page(whole_number(number, low=1) or 1)
    page.object_list = list(page.object_list)
    return page


def shown_page(rows: Any, size: int, request: HttpRequest, *, count: int | None = None) -> "Page[Any]":
    """The page that the address asks for. The request remembers which it became: its canonical address names that."""
    page = numbered(rows, size, request.GET.get("page"), count=count)
    request.page_shown = page.number  # type: ignore[attr-defined]  # for ``portal.site.layout``
    return page


class CursorError(ValueError):
    """The cursor of the address was not written by us, or for another order."""


@dataclass(frozen=True)
class KeysetPage:
    """The rows, and the cursors of the neighbouring pages: None where there is none."""

    rows: list[Any]
    before: str | None
    after: str | None


def keyset(rows: QuerySet[Any], order: Sequence[str], size: int, *, after: str = "", before: str = "") -> KeysetPage:
    """``size`` rows behind the cursor ``after``, or the last ones ahead of the cursor ``before``.

    ``order`` names columns of the row (``-`` for descending) that are never null; together they are unique. Raises
    CursorError; then the first page is the answer.
    """
    backward = bool(before)
    cursor = before or after
    asked = [_reversed(name) for name in order] if backward else list(order)
    if cursor:
        rows = rows.filter(_behind(asked, _read(rows, order, cursor)))
    found = list(rows.order_by(*asked)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    has_before, has_after = (more, True) if backward else (bool(cursor), more)
    return KeysetPage(
        found,
        _write(found[0], order) if found and has_before else None,
        _write(found[-1], order) if found and has_after else None,
    )


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _behind(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come later: equal in the first columns and further on in the next one."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column = name.lstrip("-")
        condition |= equal & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{column: value})
    return condition


def _write(row: Any, order: Sequence[str]) -> str:
    values = [_of(row, name.lstrip("-")) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def _of(row: Any, column: str) -> Any:
    for part in column.split("__"):
        row = getattr(row, part)
    return row


def _read(rows: QuerySet[Any], order: Sequence[str], cursor: str) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(order):
            raise CursorError(cursor)
        return [_python(rows.model, name.lstrip("-"), value) for name, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError) as fault:
        raise CursorError(cursor) from fault


def _python(model: Any, column: str, value: Any) -> Any:
    """The value of a model's column; of an annotation as JSON has it."""
    if value is None or isinstance(value, (list, dict)):
        raise CursorError(column)
    first, *rest = column.split("__")
    try:
        field = model._meta.pk if first == "pk" else model._meta.get_field(first)
    except FieldDoesNotExist:
        return value
    return _python(field.related_model, "__".join(rest), value) if rest else field.to_python(value)
