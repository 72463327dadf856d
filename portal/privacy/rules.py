from portal.accounts.access import NOBODY, declare
from portal.accounts.roles import Role
from portal.privacy.models import Reveal

WRITTEN = {"add": NOBODY, "change": NOBODY, "delete": NOBODY}  # by actions alone
CLOSED = {"import": NOBODY, "undo": NOBODY, "export": NOBODY}

# Who approves is somebody who answers for the content, and never the person who asks.
declare(
    Reveal,
    area=None,
    view={Role.AUDITOR, Role.FINAL_REVIEW},
    approve={Role.FINAL_REVIEW},
    **WRITTEN,
    **CLOSED,
)
