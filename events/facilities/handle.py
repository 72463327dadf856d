"""Handling a reported fault: which step may follow which, and what each step needs."""

from django.db import transaction
from django.utils import timezone

from events.facilities.enums import FaultState
from events.facilities.models import FaultReport, FaultStep

NEXT = {
    FaultState.NEW: (FaultState.ACCEPTED, FaultState.FIXED, FaultState.REJECTED),
    FaultState.ACCEPTED: (FaultState.REPAIRING, FaultState.FIXED, FaultState.REJECTED),
    FaultState.REPAIRING: (FaultState.FIXED, FaultState.REJECTED),
    FaultState.FIXED: (),
    FaultState.REJECTED: (),
}
FINAL = (FaultState.FIXED, FaultState.REJECTED)


class Refused(Exception):
    """The step cannot be taken; the text says why and what to do."""


def failure_reasons(fault, state, remark, due_on):
    """Every reason, in words, why ``fault`` may not go to ``state`` now."""
    reasons = []
    if state not in NEXT[fault.state]:
        now, wanted = FaultState(fault.state).label, FaultState(state).label
        reasons.append(f"“{now}”的报修不能改为“{wanted}”，请刷新页面查看最新状态。")
    if state in FINAL and not remark.strip():
        reasons.append("办结时请写明办理说明，报修人会看到。")
    if state in (FaultState.ACCEPTED, FaultState.REPAIRING) and not (due_on or fault.due_on):
        reasons.append("受理时请填写办理期限。")
    if due_on and due_on < timezone.localdate():
        reasons.append("办理期限不能早于今天。")
    return reasons


def handle(fault, *, state, person, remark="", due_on=None):
    """Take one step. Closing removes the contact and the photograph. Raises ``Refused``."""
    with transaction.atomic():
        fault = FaultReport.objects.select_for_update().get(pk=fault.pk)
        reasons = failure_reasons(fault, state, remark, due_on)
        if reasons:
            raise Refused(" ".join(reasons))
        fault.state = state
        fault.due_on = due_on or fault.due_on
        if state in FINAL:
            fault.closed_at, fault.contact = timezone.now(), ""
            _forget_photo(fault)
        fault.save()
        FaultStep.objects.create(report=fault, state=state, remark=remark.strip(), person=person)
    return fault


def _forget_photo(fault):
    if fault.photo:
        name, storage = fault.photo.name, fault.photo.storage
        fault.photo = ""
        transaction.on_commit(lambda: storage.delete(name))
