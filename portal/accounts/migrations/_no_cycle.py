"""The trigger that keeps a tree free of circles, as migrations make it: like them, this file is never edited.

Other triggers would be a new file beside this one, and a migration that puts them in place of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class NoCycle(BaseConstraint):
    """Whoever goes up by ``upward``, a foreign key to the same table, never comes back to where they began.

    Both databases use a trigger that goes up from the new parent. SQLite has one writer at a time; on PostgreSQL the
    trigger first takes one lock of the transaction for the table, so that two connections that turn two rows upon each
    other meet. The error is an IntegrityError on both.
    """

    def __init__(self, *, upward: str, **options: Any) -> None:
        super().__init__(**options)
        self.upward = upward

    def deconstruct(self) -> Any:
        _path, args, kwargs = super().deconstruct()
        kwargs["upward"] = self.upward
        return f"{NoCycle.__module__}.NoCycle", args, kwargs

    def __eq__(self, other: object) -> bool:
        return self.deconstruct() == other.deconstruct() if isinstance(other, NoCycle) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.upward))

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
        column = model._meta.get_field(self.upward).column
        found = (
            f'EXISTS (WITH RECURSIVE above(id) AS (SELECT NEW."{column}" UNION '  # noqa: S608 (names of ours)
            f'SELECT other."{column}" FROM %(table)s other JOIN above ON other."id" = above.id) '
            'SELECT 1 FROM above WHERE above.id = NEW."id")'
        )
        table = self._table(model, schema_editor)
        if schema_editor.connection.vendor == "sqlite":
            return [Statement(self._sqlite(event, column, found), table=table) for event in ("INSERT", "UPDATE")]
        return [Statement(self._postgresql(column, found), table=table)]

    def _sqlite(self, event: str, column: str, found: str) -> str:
        return (
            f'CREATE TRIGGER "{self.name}_{event.lower()}" AFTER {event} ON %(table)s '
            f'WHEN NEW."{column}" IS NOT NULL AND {found} '
            f"BEGIN SELECT RAISE(ABORT, 'NoCycle constraint failed: {self.name}'); END"
        )

    def _postgresql(self, column: str, found: str) -> str:
        return (
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f'IF NEW."{column}" IS NOT NULL THEN '
            f"PERFORM pg_advisory_xact_lock(hashtextextended('{self.name}', 0)); "
            f"IF {found} THEN RAISE EXCEPTION 'NoCycle constraint failed: {self.name}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}'; END IF; END IF; RETURN NEW; END $$; "
            f'CREATE TRIGGER "{self.name}" AFTER INSERT OR UPDATE ON %(table)s '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.name}"()'
        )
