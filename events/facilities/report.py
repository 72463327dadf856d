"""Reporting a fault: one row, one first step, one receipt number."""

from django.db import transaction

from events.facilities.models import FaultStep


def report(*, facility, form):
    """Save a valid ``FaultForm`` for ``facility`` and give the report with its receipt number."""
    with transaction.atomic():
        fault = form.save(commit=False)
        fault.facility = facility
        fault.save()
        FaultStep.objects.create(report=fault, state=fault.state)
    return fault
