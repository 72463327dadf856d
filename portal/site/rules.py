from portal.accounts.access import DATA_MANAGERS, declare
from portal.site.models import SiteIdentity

declare(SiteIdentity, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS, delete=())
