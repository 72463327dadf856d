"""Who may do what with facilities. A county's staff keep the facilities in their county.

A venue's staff keep their own venue, a school's staff the grounds of their school; code, name and place of it, and
whether it is deleted, are for the county.
"""

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

OF_FACILITY = (
    "facility__unit",
    "facility__school__unit",
)  # a venue's own unit, or that of the school that it is part of

declare(Facility, area="township", unit=("unit", "school__unit"), whole=("register", "delete"), register=EDITORS)
for part in (FacilityPicture, AccessFact, Concession, OpeningPeriod, DayException, Closure):
    declare(part, area="facility__township", unit=OF_FACILITY, delete=EDITORS)
declare(
    OpeningSpan,
    area="period__facility__township",
    unit=("period__facility__unit", "period__facility__school__unit"),
    delete=EDITORS,
)
declare(FaultReport, area="facility__township", unit=OF_FACILITY, add=(), handle=EDITORS)
declare(
    FaultStep,
    area="report__facility__township",
    unit=("report__facility__unit", "report__facility__school__unit"),
    add=(),
    change=(),
    delete=(),
)
declare(AreaStatement, area="county", add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(Population, area="county", add=DATA_MANAGERS, change=DATA_MANAGERS)
for model in (FacilityKind, Amenity, PublishedFigure, ServiceRule):
    declare(model, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
