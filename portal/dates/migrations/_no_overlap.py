"""The trigger that keeps periods apart, as migrations make it: like them, this file is never edited.

Other triggers would be a new file beside this one, and a migration that puts them in place of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class NoOverlap(BaseConstraint):
    """Rows that agree in the fields ``within`` must not overlap in time; ``only`` = (field, value) narrows it.

    Exclusion constraints exist on PostgreSQL alone, so both databases use a trigger. SQLite has one writer at a
    time; on PostgreSQL the trigger first takes a lock of the transaction on the values, so that two connections
    that insert at once meet each other's row. The error is an IntegrityError on both. It survives SQLite's rebuilding
    of a table.
    """

    def __init__(self, *, within: Iterable[str], only: tuple[str, Any] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.within = tuple(within)
        self.only = (only[0], only[1]) if only else None

    def deconstruct(self) -> Any:
        _path, args, kwargs = super().deconstruct()
        kwargs["within"] = self.within
        if self.only:
            kwargs["only"] = self.only
        return f"{NoOverlap.__module__}.NoOverlap", args, kwargs

    def __eq__(self, other: object) -> bool:
        return self.deconstruct() == other.deconstruct() if isinstance(other, NoOverlap) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.within, self.only))

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
