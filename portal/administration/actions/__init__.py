"""Actions on accounts, and on the requests of which two people decide."""

from portal.administration.actions import accounts, requests  # noqa: F401  (register themselves)
