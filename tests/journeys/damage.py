"""Rows that no form, sheet or command would let in, stored past them all: one bad value in a row, in every table.

Every text of every table gets characters that nobody can see. Besides, the first rows of a table each get one bad value
in turn: a choice that there is none, a day that there is none, nothing where a value may be missing. What the database
itself refuses stays as it was, as the audit log, and on PostgreSQL every day; where it has a CHECK against impossible
days of seasons, that is switched off meanwhile.
"""

from contextlib import contextmanager

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from portal.dates.month_day import MonthDayField
from portal.records.text import SeenText

OURS = ("portal", "initiatives", "events")
UNSEEN = "\x0b\x1f\ufffe\u202e"  # no one can see them, and XML cannot hold the first three
NO_DAY, NO_DATE, NO_MOMENT = "06-31", "2026-02-30", "2026-06-31 25:00:00"
ADDRESSES = (models.SlugField, models.URLField, models.EmailField)


def tables():
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in OURS]


def damage():
    """Spoil the rows; ``{model: {key of a row: its bad columns}}`` of the single ones."""
    for model in tables():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SeenText) and not field.choices and not isinstance(field, ADDRESSES):
                put_unseen(model, field)
    return {model: spoil(model) for model in tables()}


def put_unseen(model, field):
    """Behind the first character of every text that is long enough to hold them, row by row where all together fail."""
    table, column, room = model._meta.db_table, field.column, (field.max_length or 10_000) - len(UNSEEN)
    change = (
        f'UPDATE "{table}" SET "{column}" = substr("{column}", 1, 1) || %s || substr("{column}", 2) '  # noqa: S608
        f'WHERE length("{column}") BETWEEN 1 AND %s'
    )
    attempt(change, [UNSEEN, room])


def spoil(model):
    found = {}
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:200])
    bad = [(field, value) for field in model._meta.local_concrete_fields for value in bad_values(field)]
    for turn, (field, value) in enumerate(bad if keys else ()):
        key = keys[turn % max(1, len(keys) // 2)]
        table, own = model._meta.db_table, model._meta.pk.column
        with unchecked(model) if isinstance(field, MonthDayField) else noop():
            if attempt(f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{own}" = %s', [value, key]):  # noqa: S608
                found.setdefault(key, []).append(field.name)
    return found


def bad_values(field):
    if field.primary_key:
        return
    if isinstance(field, MonthDayField):
        yield NO_DAY
    elif field.choices and isinstance(field, SeenText):
        yield "nosuch"[: field.max_length]
    elif isinstance(field, models.DateField):
        yield NO_MOMENT if isinstance(field, models.DateTimeField) else NO_DATE
    if field.null:
        yield None


def attempt(statement, values):
    """Whether the database took it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount > 0
    except DatabaseError:
        return False


@contextmanager
def noop():
    yield


@contextmanager
def unchecked(model):
    """While it lasts, SQLite asks no CHECK; PostgreSQL loses those about days and pairs of days for good."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end of the transaction would be in the way
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                table, name = model._meta.db_table, constraint.name
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"')
        yield
