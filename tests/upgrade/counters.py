"""Counters of failed sign-ins, put into the database of 0.2.0 before the upgrade."""

from django.db import connection

LATEST, UNTIL = "2026-11-23 01:00:00+00:00", "2026-11-23 01:15:00+00:00"
ROWS = [  # kind, key, label, failures, locked until
    ("account", "a" * 64, "wangfang", 5, UNTIL),
    ("account", "b" * 64, "WangFang", 2, None),
    ("account", "c" * 64, "wangfang 两步验证", 3, None),
    ("account", "d" * 64, "", 5, UNTIL),
    ("address", "e" * 64, "192.0.2.7", 5, UNTIL),
    ("both", "f" * 64, "", 5, None),
]


def count():
    """These rows and no others."""
    insert = (
        "INSERT INTO accounts_signincounter (kind, key, label, failures, latest, locked_until)"
        " VALUES (%s, %s, %s, %s, %s, %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_signincounter")
        for kind, key, label, failures, until in ROWS:
            cursor.execute(insert, [kind, key, label, failures, LATEST, until])
