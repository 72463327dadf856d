from portal.accounts.access import DATA_MANAGERS, declare
from portal.places.models import Place

declare(Place, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
