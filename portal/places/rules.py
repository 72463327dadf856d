from portal.accounts.access import DATA_MANAGERS, declare
from portal.places.models import Place, Reading

declare(Place, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(Reading, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS, delete=DATA_MANAGERS)
