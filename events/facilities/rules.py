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
from portal.accounts.access import EDITORS, KEEPERS, declare

declare(Facility, area="township")
for model in (FacilityPicture, AccessFact, Concession, OpeningPeriod, DayException, Closure):
    declare(model, area="facility__township", delete=EDITORS)
declare(OpeningSpan, area="period__facility__township", delete=EDITORS)
declare(FaultReport, area="facility__township", add=(), handle=EDITORS)
declare(FaultStep, area="report__facility__township", add=(), change=(), delete=())
declare(AreaStatement, area="county", add=KEEPERS, change=KEEPERS)
declare(Population, area="county", add=KEEPERS, change=KEEPERS)
for model in (FacilityKind, Amenity, PublishedFigure, ServiceRule):
    declare(model, area=None, add=KEEPERS, change=KEEPERS)
