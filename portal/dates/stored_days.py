"""Days that there are not, in a column of days on SQLite, which stores whatever text it is given.

No form, sheet or command lets 2026-02-30 in; a row that some other program has written so must not take a whole list
with it. It is read as the nearest day before. PostgreSQL refuses such a value itself.
"""

import calendar
import re
import sqlite3
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3 import _functions  # type: ignore[attr-defined]  # left out of the stubs
from django.utils.dateparse import parse_date, parse_datetime

CONVERTERS = ("convert_datefield_value", "convert_datetimefield_value")  # of what is computed in a query
KINDS = {"date": parse_date, "datetime": parse_datetime, "timestamp": parse_datetime}  # of columns
# Of what SQLite computes by functions of Django, which answer such a day with nothing: their arguments, and which of
# them is the day.
FUNCTIONS = {
    "django_date_trunc": (_functions._sqlite_date_trunc, 4, 1),
    "django_date_extract": (_functions._sqlite_datetime_extract, 2, 1),
    "django_datetime_trunc": (_functions._sqlite_datetime_trunc, 4, 1),
    "django_datetime_extract": (_functions._sqlite_datetime_extract, 4, 1),
    "django_datetime_cast_date": (_functions._sqlite_datetime_cast_date, 3, 0),
}
_DAY = re.compile(r"^([0-9]{1,4})-([0-9]{1,2})-([0-9]{1,2})")


def forgive(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of ``connection_created``."""
    operations: Any = connection.ops
    if connection.vendor != "sqlite":
        return
    for name, (function, count, place) in FUNCTIONS.items():
        connection.connection.create_function(name, count, _never_nothing(function, place), deterministic=True)
    if CONVERTERS[0] not in vars(operations):
        for name in CONVERTERS:
            setattr(operations, name, _forgiving(getattr(operations, name)))
        for kind, parse in KINDS.items():
            sqlite3.register_converter(kind, _decoded(_forgiving(parse)))


def nearest(text: str) -> str:
    """The text with a day that there is; hours that there are not become midnight.

    >>> nearest("2026-02-30"), nearest("2026-13-01 10:00:00"), nearest("2026-06-31 25:00:00")
    ('2026-02-28', '2026-12-01 10:00:00', '2026-06-30 00:00:00')
    """
    found = _DAY.match(text)
    if found is None:
        return text
    year, month = max(1, int(found[1])), min(max(1, int(found[2])), 12)
    day = min(max(1, int(found[3])), calendar.monthrange(year, month)[1])
    whole, rest = f"{year:04}-{month:02}-{day:02}", text[found.end() :]
    return whole + (rest if not rest or _is_moment(whole + rest) else " 00:00:00")


def _is_moment(text: str) -> bool:
    try:
        return parse_datetime(text) is not None
    except ValueError:
        return False


def _forgiving(convert: Callable[..., Any]) -> Callable[..., Any]:
    def converted(value: Any, *others: Any) -> Any:
        try:
            return convert(value, *others)
        except ValueError:
            return convert(nearest(value), *others)

    return converted


def _never_nothing(function: Callable[..., Any], place: int) -> Callable[..., Any]:
    def computed(*values: Any) -> Any:
        found = function(*values)
        if found is None and isinstance(values[place], str):
            found = function(*values[:place], nearest(values[place]), *values[place + 1 :])
        return found

    return computed


def _decoded(read: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda value: read(value.decode())
