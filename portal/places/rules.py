from portal.accounts.access import KEEPERS, declare
from portal.places.models import Place

declare(Place, area=None, add=KEEPERS, change=KEEPERS)
