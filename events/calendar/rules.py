"""Who may do what with events. A county's staff keep the editions held in their county."""

from events.calendar import models
from portal.accounts.access import DATA_MANAGERS, EDITORS, declare
from portal.accounts.roles import Role

PUBLISHERS = {Role.PUBLISHER, Role.DATA}

declare(models.Discipline, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(models.EventBrand, area=None)
declare(models.Recognition, area=None)
declare(models.Edition, area="place", publish=PUBLISHERS, announce=EDITORS | PUBLISHERS)
declare(models.Competition, area="edition__place", delete=EDITORS)
declare(models.Session, area="edition__place", delete=EDITORS, announce=EDITORS | PUBLISHERS)
declare(models.EventDocument, area="edition__place", delete=EDITORS)
declare(models.EditionPicture, area="edition__place", delete=EDITORS)
declare(models.Notice, area="edition__place", add=(), change=(), delete=())
