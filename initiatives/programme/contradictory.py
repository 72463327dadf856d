"""Columns of milestones that say the same thing in two ways as those of their measure."""

from typing import Any

from portal.dates.precision import last_day
from portal.records.contradictions import Contradiction


def _late(milestone: Any) -> bool:
    measure = milestone.measure if milestone.measure_id else None
    if measure is None or measure.end_on is None or milestone.due_on is None:
        return False
    return bool(milestone.due_on > last_day(measure.end_on, measure.end_precision))


def _early(milestone: Any) -> bool:
    measure = milestone.measure if milestone.measure_id else None
    if measure is None or measure.start_on is None or milestone.due_on is None:
        return False
    return bool(last_day(milestone.due_on, milestone.due_precision) < measure.start_on)


MILESTONE = (
    Contradiction("due_on", "measure__end_on", _late, "里程碑在措施结束之后，请核对"),
    Contradiction("due_on", "measure__start_on", _early, "里程碑在措施开始之前，请核对"),
)
