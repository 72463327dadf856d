from portal.accounts.access import NOBODY, declare
from portal.accounts.rules import READERS, SHUT, WRITTEN
from portal.administration.models import AccountRequest

declare(AccountRequest, area=None, view=READERS, approve=READERS, export=NOBODY, **WRITTEN, **SHUT)
