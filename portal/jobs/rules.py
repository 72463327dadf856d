from portal.accounts.access import NOBODY, declare
from portal.accounts.rules import SHUT, SYSTEM, WRITTEN
from portal.jobs.models import Job, TimetableEntry

declare(Job, area=None, view=SYSTEM, retry=SYSTEM, export=NOBODY, **WRITTEN, **SHUT)
declare(TimetableEntry, area=None, view=SYSTEM, export=NOBODY, **WRITTEN, **SHUT)
