"""Periods are half-open: ``valid_from`` is the first day, ``valid_to`` the first day after it; null means still on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from portal.dates.migrations import _no_overlap

if TYPE_CHECKING:
    pass


def in_force(day: date, prefix: str = "") -> Q:
    """The condition that a row with ``valid_from`` and ``valid_to`` is in force on ``day``."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    )


class NoOverlap(_no_overlap.NoOverlap):
    """Rows that agree in the fields ``within`` must not overlap in time; ``only`` = (field, value) narrows it.

    The database keeps it with a trigger; like every constraint it is also checked by ``full_clean`` with the Chinese
    message.
    """

    def validate(
        self,
        model: Any,
        instance: Any,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        named = {*self.within, "valid_from", "valid_to"}
        if (exclude and named & set(exclude)) or instance.valid_from is None:
            return
        if self.only and getattr(instance, self.only[0]) != self.only[1]:
            return
        same = {field: getattr(instance, model._meta.get_field(field).attname) for field in self.within}
        others = model._default_manager.using(using).filter(**same, **dict([self.only] if self.only else []))
        # rows saved in the same form are compared with each other by their formset, not with what is stored
        others = others.exclude(pk__in=[instance.pk or 0, *getattr(instance, "rows_beside", ())])
        others = others.filter(Q(valid_to=None) | Q(valid_to__gt=instance.valid_from))
        if instance.valid_to:
            others = others.filter(valid_from__lt=instance.valid_to)
        if others.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def broken_by(self, rows: Iterable[Any]) -> list[Any]:
        """Those of many rows that overlap a stored one, with one question for all of them."""
        rows = [row for row in rows if row.valid_from is not None]
        if not rows:
            return []
        head = rows[0]._meta.get_field(self.within[0]).attname
        stored = type(rows[0])._default_manager.filter(**{f"{head}__in": {getattr(row, head) for row in rows}})
        beside = defaultdict(list)
        for other in stored.order_by():
            beside[getattr(other, head)].append(other)
        return [
            row
            for row in rows
            if any(other.pk != row.pk and self.clash(row, other) for other in beside[getattr(row, head)])
        ]

    def clash(self, one: Any, other: Any) -> bool:
        """Whether two rows, saved or not, would break the rule together."""
        columns = [one._meta.get_field(field).attname for field in (*self.within, *(self.only or ())[:1])]
        if any(getattr(one, column) != getattr(other, column) for column in columns):
            return False
        if self.only and getattr(one, self.only[0]) != self.only[1]:
            return False
        return (one.valid_to is None or other.valid_from < one.valid_to) and (
            other.valid_to is None or one.valid_from < other.valid_to
        )
