from portal.accounts.access import DATA_MANAGERS, NOBODY, declare
from portal.accounts.roles import Role
from portal.accounts.rules import SHUT, WRITTEN
from portal.checks.models import Finding, Run, Threshold, Waiver

READERS = frozenset({Role.DATA, Role.PUBLISHER, Role.FINAL_REVIEW, Role.AUDITOR, Role.SYSTEM})

declare(Finding, area=None, view=READERS, waive=DATA_MANAGERS, export=NOBODY, **WRITTEN, **SHUT)
declare(Run, area=None, view=READERS, export=NOBODY, **WRITTEN, **SHUT)
declare(Threshold, area=None, view=READERS, add=DATA_MANAGERS, change=DATA_MANAGERS, delete=DATA_MANAGERS, **SHUT)
declare(Waiver, area=None, view=READERS, add=NOBODY, change=DATA_MANAGERS, delete=DATA_MANAGERS, **SHUT)
