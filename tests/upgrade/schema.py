"""What a database really consists of, beside what the models say that it should."""

import re

from django.apps import apps
from django.db import connection

from portal.accounts.no_cycle import NoCycle
from portal.dates.periods import NoOverlap
from tests.upgrade.releases import WINGS

# PostgreSQL's own names of types that Django asks for by another.
OWN_NAMES = {"varchar": "character varying", "time": "time without time zone", ", ": ","}
COLUMNS = {
    "sqlite": "SELECT name, lower(type), NOT \"notnull\" AND NOT pk FROM pragma_table_info('{}')",
    "postgresql": "SELECT attname, format_type(atttypid, atttypmod), NOT attnotnull FROM pg_attribute "
    "WHERE attrelid = '{}'::regclass AND attnum > 0 AND NOT attisdropped",
}
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{}'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = '{}'::regclass AND NOT tgisinternal",
}
INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '{}'",
    "postgresql": "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = '{}'::regclass",
}
RULES = {  # on SQLite the text of the table, which names them
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{}'",
    "postgresql": "SELECT conname FROM pg_constraint WHERE conrelid = '{}'::regclass",
}


def faults():
    """Where the two differ, in words; an empty list is what we want."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        ours = model.__module__.partition(".")[0] in WINGS  # libraries' tables are made by their own migrations
        if ours and model._meta.managed and not model._meta.proxy:
            found += _columns(model) + _names(model)
    return found


def _asked(statement, table):
    with connection.cursor() as cursor:
        cursor.execute(statement[connection.vendor].format(table))
        return cursor.fetchall()


def _columns(model):
    table = model._meta.db_table
    real = {name: (kind, bool(null)) for name, kind, null in _asked(COLUMNS, table)}
    wanted = {field.column: (_type(field), field.null) for field in model._meta.local_concrete_fields}
    return [
        f"{table}.{column}: {real.get(column)}, the model says {wanted.get(column)}"
        for column in sorted(real.keys() | wanted.keys())
        if real.get(column) != wanted.get(column)
    ]


def _type(field):
    kind = field.db_type(connection)
    if connection.vendor == "sqlite":
        return kind.lower()
    for asked, own in OWN_NAMES.items():
        kind = own + kind[len(asked) :] if kind == asked or kind.startswith(f"{asked}(") else kind
    return kind.replace(", ", ",")


def _names(model):
    """Constraints, indexes and triggers that have a name of ours."""
    table = model._meta.db_table
    indexes = {name for (name,) in _asked(INDEXES, table)}
    triggers = {name for (name,) in _asked(TRIGGERS, table)}
    rules = [name for (name,) in _asked(RULES, table)]
    rules = re.findall(r'CONSTRAINT "(\w+)"', rules[0]) if connection.vendor == "sqlite" else rules
    missing = []
    for rule in (*model._meta.constraints, *model._meta.indexes):
        there = (
            triggers >= _trigger_names(rule)
            if isinstance(rule, NoOverlap | NoCycle)
            else rule.name in {*rules, *indexes}
        )
        missing += [] if there else [f"{table}: no {rule.name}"]
    return missing


def _trigger_names(rule):
    return {f"{rule.name}_insert", f"{rule.name}_update"} if connection.vendor == "sqlite" else {rule.name}
