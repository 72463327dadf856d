"""Periods are half-open: ``valid_from`` is the first day, ``valid_to`` the first day after it; null means still on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Q

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def in_force(day: date, prefix: str = "") -> Q:
    """The condition that a row with ``valid_from`` and ``valid_to`` is in force on ``day``."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    )


class NoOverlap(BaseConstraint):
    """Rows that agree in the fields ``within`` must not overlap in time; ``only`` = (field, value) narrows it.

    Exclusion constraints exist on PostgreSQL alone, so both databases use a trigger. SQLite has one writer at a
    time; on PostgreSQL the trigger first takes a lock of the transaction on the values, so that two connections
    that insert at once meet each other's row. The error is an IntegrityError on both. Like every constraint it is
    also checked by ``full_clean`` with the Chinese message, and survives SQLite's rebuilding of a table.
    """

    def __init__(self, *, within: Iterable[str], only: tuple[str, Any] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.within = tuple(within)
        self.only = (only[0], only[1]) if only else None

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs["within"] = self.within
        if self.only:
            kwargs["only"] = self.only
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return self.deconstruct() == other.deconstruct() if isinstance(other, NoOverlap) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.within, self.only))

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

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Triggers cannot stand inside CREATE TABLE: they follow it."""
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        first, *rest = self._statements(model, schema_editor)
        schema_editor.deferred_sql.extend(rest)
        return first

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "sqlite":
            return None  # the table is rebuilt without it
        return Statement(f'DROP TRIGGER IF EXISTS "{self.name}" ON %(table)s', table=self._table(model, schema_editor))

    def _table(self, model: Any, schema_editor: BaseDatabaseSchemaEditor) -> Table:
        return Table(model._meta.db_table, schema_editor.quote_name)

    def _statements(self, model: Any, schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        columns = [model._meta.get_field(field).column for field in self.within]
        own = 'other."id" <> NEW."id"'
        clash = [own, *(f'other."{column}" = NEW."{column}"' for column in columns)]
        clash.append('(other."valid_to" IS NULL OR NEW."valid_from" < other."valid_to")')
        clash.append('(NEW."valid_to" IS NULL OR other."valid_from" < NEW."valid_to")')
        applies = "TRUE"
        if self.only:
            column = model._meta.get_field(self.only[0]).column
            applies = f"NEW.\"{column}\" = '{self.only[1]}'"
            clash.append(f"other.\"{column}\" = '{self.only[1]}'")
        found = f"EXISTS (SELECT 1 FROM %(table)s other WHERE {' AND '.join(clash)})"  # noqa: S608 (names of ours)
        table = self._table(model, schema_editor)
        if schema_editor.connection.vendor == "sqlite":
            return [Statement(self._sqlite(event, applies, found), table=table) for event in ("INSERT", "UPDATE")]
        return [Statement(self._postgresql(columns, applies, found), table=table)]

    def _sqlite(self, event: str, applies: str, found: str) -> str:
        return (
            f'CREATE TRIGGER "{self.name}_{event.lower()}" AFTER {event} ON %(table)s WHEN {applies} AND {found} '
            f"BEGIN SELECT RAISE(ABORT, 'NoOverlap constraint failed: {self.name}'); END"
        )

    def _postgresql(self, columns: Iterable[str], applies: str, found: str) -> str:
        key = " || ':' || ".join([f"'{self.name}'", *(f'NEW."{column}"' for column in columns)])
        return (
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF {applies} THEN PERFORM pg_advisory_xact_lock(hashtextextended({key}, 0)); "
            f"IF {found} THEN RAISE EXCEPTION 'NoOverlap constraint failed: {self.name}' "
            f"USING ERRCODE = 'exclusion_violation', CONSTRAINT = '{self.name}'; END IF; END IF; RETURN NEW; END $$; "
            f'CREATE TRIGGER "{self.name}" BEFORE INSERT OR UPDATE ON %(table)s '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.name}"()'
        )
