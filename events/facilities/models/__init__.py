from events.facilities.models.facility import (
    AccessFact,
    Amenity,
    Concession,
    Facility,
    FacilityKind,
    FacilityPicture,
    ServiceRule,
)
from events.facilities.models.fault import FaultReport, FaultStep
from events.facilities.models.opening import Closure, DayException, OpeningPeriod, OpeningSpan
from events.facilities.models.statistics import AreaStatement, Population, PublishedFigure

__all__ = [
    "AccessFact",
    "Amenity",
    "AreaStatement",
    "Closure",
    "Concession",
    "DayException",
    "Facility",
    "FacilityKind",
    "FacilityPicture",
    "FaultReport",
    "FaultStep",
    "OpeningPeriod",
    "OpeningSpan",
    "Population",
    "PublishedFigure",
    "ServiceRule",
]
