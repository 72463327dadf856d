from portal.accounts.access import NOBODY, declare
from portal.accounts.roles import Role
from portal.accounts.rules import SHUT, SYSTEM, WRITTEN
from portal.letters.models import Letter, Template, TemplateVersion

PUBLISHERS = frozenset({Role.PUBLISHER})

declare(Letter, area=None, view=SYSTEM, retry=SYSTEM, export=NOBODY, **WRITTEN, **SHUT)
declare(Template, area=None, export=NOBODY, **WRITTEN, **SHUT)
declare(TemplateVersion, area=None, publish=PUBLISHERS, export=NOBODY, **SHUT)
