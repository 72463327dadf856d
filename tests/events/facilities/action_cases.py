"""A record for each action of the room, on which it is possible right now."""

from datetime import timedelta

from django.utils import timezone

from events.facilities.enums import FaultState
from events.facilities.models import Facility, FacilityKind, FaultReport
from portal.places.models import Place
from tests.portal.actions.cases import Case

CLOSED = "archived"  # the database lets no report stand in a closed state without its closing time


def fault(state):
    city, _ = Place.objects.get_or_create(code="371500", defaults={"name": "聊城市", "kind": "city"})
    kind, _ = FacilityKind.objects.get_or_create(code="05", defaults={"name": "篮球"})
    facility = Facility.objects.create(code="371502-0001", name="篮球场", kind=kind, township=city)
    return FaultReport.objects.create(
        facility=facility,
        description="篮筐松动，电话138 1234 5678",
        contact="0635-1234567",
        state=state,
        due_on=later(),
    )


def later():
    return timezone.localdate() + timedelta(days=3)


CASES = {
    "facilities.facility:duplicate": lambda: Case(fault(FaultState.NEW).facility),
    "facilities.faultreport:accept": lambda: Case(fault(FaultState.NEW), {"due_on": later()}, refused_in="accepted"),
    "facilities.faultreport:repair": lambda: Case(fault(FaultState.ACCEPTED), refused_in="new"),
    "facilities.faultreport:fix": lambda: Case(fault(FaultState.REPAIRING), refused_in=CLOSED),
    "facilities.faultreport:reveal-contact": lambda: Case(fault(FaultState.NEW)),
    "facilities.faultreport:reveal-description": lambda: Case(fault(FaultState.NEW)),
    "facilities.faultreport:reject": lambda: Case(fault(FaultState.NEW), refused_in=CLOSED),
}
