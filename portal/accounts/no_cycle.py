"""A tree in a table has no circles."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS

from portal.accounts.migrations import _no_cycle


class NoCycle(_no_cycle.NoCycle):
    """Whoever goes up by ``upward`` never comes back to where they began.

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
        if instance.pk is None or (exclude and self.upward in exclude):
            return
        column = model._meta.get_field(self.upward).attname
        rows = model._base_manager.using(using)
        above, key = {instance.pk: getattr(instance, column)}, getattr(instance, column)
        while key is not None and key not in above:
            higher = rows.filter(pk=key).values_list(column, flat=True).first()
            above[key], key = higher, higher
        if _returns(instance.pk, above):
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def broken_by(self, rows: Iterable[Any]) -> list[Any]:
        """Those of many rows that would come back to themselves, with one question for all of them."""
        moved = [row for row in rows if row.pk is not None]
        if not moved:
            return []
        column = moved[0]._meta.get_field(self.upward).attname
        above = dict(type(moved[0])._base_manager.exclude(**{column: None}).values_list("pk", column))
        above |= {row.pk: getattr(row, column) for row in moved}
        return [row for row in moved if _returns(row.pk, above)]


def _returns(start: Any, above: Mapping[Any, Any]) -> bool:
    """Whether the way up from ``start`` meets it again."""
    seen, key = set(), above.get(start)
    while key is not None and key not in seen:
        if key == start:
            return True
        seen.add(key)
        key = above.get(key)
    return False
