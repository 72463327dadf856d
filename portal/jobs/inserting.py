"""Jobs written by one statement, however many there are: all that they have in common is sent once.

``bulk_create`` prepares sixteen values for each row, which takes longer than everything else that enqueueing does.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from portal.jobs.models import Job

OWN = ("args", "kwargs")  # what each job has for itself
AT_ONCE = 1_000  # jobs of one statement
ROWS = {  # of one text, a list with the pair of each job
    "sqlite": "json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s) ORDER BY key",
    "postgresql": "pair -> 0, pair -> 1 FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS _(pair, n) ORDER BY n",
}


def insert(common: Job, arguments: Sequence[tuple[list[Any], dict[str, Any]]]) -> list[int]:
    """The keys of new jobs, in the order of their ``arguments``. In everything else each is like ``common``."""
    fields = [field for field in Job._meta.concrete_fields if not field.primary_key and field.name not in OWN]
    values = [field.get_db_prep_save(field.pre_save(common, add=True), connection) for field in fields]
    columns = ", ".join(f'"{name}"' for name in (*(field.column for field in fields), *OWN))
    placeholders = ", ".join(_placeholder(field.db_type(connection) or "") for field in fields)
    statement = f'INSERT INTO "{Job._meta.db_table}" ({columns}) SELECT {placeholders}, {ROWS[connection.vendor]}'
    keys: list[int] = []
    with connection.cursor() as cursor:
        for start in range(0, len(arguments), AT_ONCE):
            part = json.dumps(arguments[start : start + AT_ONCE])
            cursor.execute(f'{statement} RETURNING "id"', [*values, part])
            keys += sorted(key for (key,) in cursor.fetchall())
    return keys


def _placeholder(kind: str) -> str:
    """PostgreSQL must be told what the values of a SELECT are; without a length, for a cast would cut them to it."""
    return f"%s::{kind.partition('(')[0]}" if connection.vendor == "postgresql" else "%s"
