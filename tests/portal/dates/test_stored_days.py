"""A day that there is not, stored past every form, costs its own line: SQLite takes any text, PostgreSQL refuses it."""

from datetime import date
from unittest.mock import MagicMock

import pytest
from django.apps import apps
from django.db import DataError, connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.sqlite3 import _functions
from django.db.models import Max

from portal.accounts.models import User
from portal.dates.stored_days import CONVERTERS, FUNCTIONS, nearest
from tests.factories import make

pytestmark = pytest.mark.django_db
SPOILT = [  # two columns of days, and one of moments
    ("indicators.SourceDocument", "published_on", "2026-02-30"),
    ("schools.School", "open_date", "2026-13-01"),
    ("calendar.Edition", "changed_at", "2026-06-31 10:00:00"),
    ("calendar.Edition", "changed_at", "2026-06-30 25:00:00"),
    ("dates.HolidayDay", "date", "2026-02-30"),  # the last three lists are parted by years and months
    ("facilities.Closure", "first_day", "2026-02-30"),
    ("facilities.FaultReport", "reported_at", "2026-02-30 10:00:00"),
]


def spoil(record, column, value):
    with transaction.atomic(), connection.cursor() as cursor:
        table, own = record._meta.db_table, record._meta.pk.column
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{own}" = %s', [value, record.pk])  # noqa: S608


@pytest.mark.parametrize(("label", "column", "value"), SPOILT)
def test_a_list_with_such_a_row_opens(client, label, column, value):
    record = make(apps.get_model(label))
    if connection.vendor == "postgresql":
        with pytest.raises(DataError):
            spoil(record, column, value)
        return
    spoil(record, column, value)
    client.force_login(User.objects.create_superuser("root", password=None))
    base = f"/admin/{record._meta.app_label}/{record._meta.model_name}/"
    assert [client.get(address).status_code for address in (base, f"{base}{record.pk}/change/")] == [200, 200]


def test_it_is_read_as_the_nearest_day(client):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses such a day")
    record = make(apps.get_model("dates.HolidayDay"))
    spoil(record, "date", "2026-02-30")
    record.refresh_from_db()
    assert record.date == date(2026, 2, 28)
    assert type(record).objects.aggregate(last=Max("date"))["last"] == date(2026, 2, 28)
    assert [*type(record).objects.dates("date", "month")] == [date(2026, 2, 1)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("0000-00-00", "0001-01-01"),
        ("2024-2-30", "2024-02-29"),
        ("2026-99-99 08:00", "2026-12-31 08:00"),
        ("2026-01-01 24:00", "2026-01-01 00:00:00"),
        ("2026-06-31 25:00:00+08:00", "2026-06-30 00:00:00"),
        ("no day", "no day"),
    ],
)
def test_the_nearest_day(text, day):
    assert nearest(text) == day


def test_what_is_replaced_is_what_django_calls():
    """The converters are found on the operations by name; the functions are those that Django registers."""
    registered = MagicMock()
    _functions.register(registered)
    calls = {call.args[0]: call.args[1:] for call in registered.create_function.call_args_list}
    assert {name: calls[name] for name in FUNCTIONS} == {
        name: (count, function) for name, (function, count, _place) in FUNCTIONS.items()
    }
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        assert [name in vars(connection.ops) for name in CONVERTERS] == [True, True]
        assert all(hasattr(type(connection.ops), name) for name in CONVERTERS)
    assert not any(hasattr(BaseDatabaseOperations, name) for name in CONVERTERS)
