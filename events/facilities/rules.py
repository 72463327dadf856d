"""Who may do what with facilities. A county's staff keep the facilities in their county."""

from events.facilities.models import (
    AccessFact,
    Amenity,
    AreaStatement,
    Closure,
    Concession,
    DayException,
    Facility,
    FacilityKind,
    FacilityPicture,
    FaultReport,
    FaultStep,
    OpeningPeriod,
    OpeningSpan,
    Population,
    PublishedFigure,
    ServiceRule,
)
from portal.accounts.access import DATA_MANAGERS, EDITORS, declare

declare(Facility, area="township")
for part in (FacilityPicture, AccessFact, Concession, OpeningPeriod, DayException, Closure):
    declare(part, area="facility__township", delete=EDITORS)
declare(OpeningSpan, area="period__facility__township", delete=EDITORS)
declare(FaultReport, area="facility__township", add=(), handle=EDITORS)
declare(FaultStep, area="report__facility__township", add=(), change=(), delete=())
declare(AreaStatement, area="county", add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(Population, area="county", add=DATA_MANAGERS, change=DATA_MANAGERS)
for model in (FacilityKind, Amenity, PublishedFigure, ServiceRule):
    declare(model, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
