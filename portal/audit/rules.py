from portal.accounts.access import NOBODY, declare
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent

AUDITOR = frozenset({Role.AUDITOR})
WRITTEN = {"add": NOBODY, "change": NOBODY, "delete": NOBODY}  # by the product alone
CLOSED = {"import": NOBODY, "undo": NOBODY}

# Separation of duties: whoever administers the system neither reads nor removes the log of what they did.
declare(AuditEvent, area=None, view=AUDITOR, export=AUDITOR, **WRITTEN, **CLOSED)
