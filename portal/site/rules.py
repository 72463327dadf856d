from portal.accounts.access import KEEPERS, declare
from portal.site.models import SiteIdentity

declare(SiteIdentity, area=None, add=KEEPERS, change=KEEPERS, delete=())
