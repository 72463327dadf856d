from portal.accounts.access import NOBODY, declare
from portal.accounts.models import AuditEvent, Grant, Tally, User
from portal.accounts.roles import Role

SYSTEM = frozenset({Role.SYSTEM})
AUDITOR = frozenset({Role.AUDITOR})
READERS = SYSTEM | AUDITOR
SHUT = {"import": NOBODY, "undo": NOBODY}
WRITTEN = {"add": NOBODY, "change": NOBODY, "delete": NOBODY}  # by the product alone

declare(User, area=None, view=READERS, add=SYSTEM, change=SYSTEM, delete=SYSTEM, export=NOBODY, **SHUT)
declare(Grant, area="place", view=READERS, add=SYSTEM, change=SYSTEM, delete=SYSTEM, export=NOBODY, **SHUT)
# Separation of duties: who administers the system neither reads nor removes what tells about it.
declare(AuditEvent, area=None, view=AUDITOR, export=AUDITOR, **WRITTEN, **SHUT)
declare(Tally, area=None, view=READERS, lift=SYSTEM, export=NOBODY, **WRITTEN, **SHUT)
