"""The back-office face of accounts: people with their grants; locks."""

from portal.accounts.admin import locks, people  # noqa: F401  (register themselves)
