"""Actions on accounts and memberships, and on the requests of which two people decide."""

from portal.administration.actions import accounts, memberships, requests  # noqa: F401  (register themselves)
