"""The back-office face of accounts: people with their grants; units; locks."""

from portal.accounts.admin import locks, people, units  # noqa: F401  (register themselves)
