from portal.accounts.access import declare
from portal.spreadsheets.models import Batch

# A batch is made and changed by the pages of the exchange only; whose batches a person sees, the admin narrows.
declare(Batch, area=None, add=(), change=(), delete=(), **{"import": ()}, export=())
