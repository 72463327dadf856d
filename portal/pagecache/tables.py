"""Which tables no public page shows. A table that is not named here is public: forgetting one costs speed, not truth.

A room whose records never appear on a public page says so in its ``site.py``: ``keep_private("booking_quota")``.
"""

PRIVATE = {
    "django_session",
    "django_admin_log",
    "django_migrations",
    "portal_cache",
    "pagecache_generation",
}
# Beginnings of names: every table of these rooms and packages.
PRIVATE_ROOMS = {
    *("account_", "accounts_", "administration_", "audit_", "auth_"),
    *("limits_", "mfa_", "privacy_", "spreadsheets_", "usersessions_"),
}


def keep_private(*tables: str) -> None:
    """Leave the pages as they are when one of these tables changes. A name that ends with ``_`` means a whole room."""
    PRIVATE.update(table for table in tables if not table.endswith("_"))
    PRIVATE_ROOMS.update(table for table in tables if table.endswith("_"))


def is_public(table: str) -> bool:
    """Whether a page may show the table."""
    return table not in PRIVATE and not table.startswith(tuple(PRIVATE_ROOMS))
