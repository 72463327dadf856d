import pytest
from django.conf import settings
from django.db import connection

from portal.monitoring.checks import database_settings, faults, transport_faults

GOOD_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;",
    },
}
GOOD_POSTGRES = {
    "ENGINE": "django.db.backends.postgresql",
    "OPTIONS": {"pool": True, "options": "-c statement_timeout=30s"},
}


@pytest.mark.parametrize(
    ("database", "changed", "expected"),
    [
        (GOOD_SQLITE, {}, []),
        (GOOD_SQLITE, {"transaction_mode": None}, ["monitoring.E001"]),
        (GOOD_SQLITE, {"timeout": 5}, ["monitoring.E002"]),
        (GOOD_SQLITE, {"init_command": "PRAGMA foreign_keys=ON;"}, ["monitoring.E003"]),
        (GOOD_SQLITE, {"init_command": "PRAGMA journal_mode=WAL;"}, ["monitoring.E003"]),
        (GOOD_POSTGRES, {}, []),
        (GOOD_POSTGRES, {"pool": False}, ["monitoring.E004"]),
        (GOOD_POSTGRES, {"options": ""}, ["monitoring.E005"]),
    ],
)
def test_settings_that_break_a_promise_are_refused(database, changed, expected):
    database = {**database, "OPTIONS": {**database["OPTIONS"], **changed}}
    assert [error.id for error in faults(database)] == expected


@pytest.mark.parametrize(
    ("database", "changed", "expected"),
    [
        (GOOD_SQLITE, {}, []),
        (GOOD_POSTGRES, {}, []),
        (GOOD_POSTGRES, {"HOST": "127.0.0.1"}, []),
        (GOOD_POSTGRES, {"HOST": "/run/postgresql"}, []),
        (GOOD_POSTGRES, {"HOST": "10.1.2.3"}, ["monitoring.W001"]),
        (GOOD_POSTGRES, {"HOST": "10.1.2.3", "OPTIONS": {"sslmode": "require"}}, ["monitoring.W001"]),
        (GOOD_POSTGRES, {"HOST": "10.1.2.3", "OPTIONS": {"sslmode": "verify-full"}}, []),
    ],
)
def test_another_machine_is_reached_through_verified_tls_alone(database, changed, expected):
    assert [warning.id for warning in transport_faults({**database, **changed})] == expected


def test_the_settings_of_this_run_pass():
    assert database_settings() == []


@pytest.mark.django_db
def test_the_connection_really_has_them():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            found = [
                cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "foreign_keys", "busy_timeout")
            ]
            assert found == ["wal", 1, 20000]
        else:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone()[0] == "30s"
            assert settings.DATABASES["default"]["OPTIONS"]["pool"]
