"""Reporting a fault: one row, one first step, one receipt number."""

from django.db import transaction

from events.facilities.forms import FaultForm
from events.facilities.models import Facility, FaultReport, FaultStep


def report(*, facility: Facility, form: FaultForm) -> FaultReport:
    """Save a valid form for ``facility`` and give the report with its receipt number."""
    with transaction.atomic():
        fault: FaultReport = form.save(commit=False)
        fault.facility = facility
        fault.save()
        FaultStep.objects.create(report=fault, state=fault.state)
        transaction.on_commit(form.forget_photo)
    return fault
