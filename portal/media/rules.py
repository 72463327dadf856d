from portal.accounts.access import EDITORS, declare
from portal.media.models import Image

declare(Image, area="place", unit="unit", delete=EDITORS)
