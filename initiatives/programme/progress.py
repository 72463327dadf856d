"""Moving a milestone: started, completed on a date, dropped, reopened."""

from django.core.exceptions import ValidationError
from django.db import transaction

from initiatives.programme.enums import Progress
from initiatives.programme.models import Milestone
from portal.dates.precision import Precision, first_day


@transaction.atomic
def complete(milestone, *, on, precision=Precision.DAY, by_then=False):
    """``by_then``: the text says only that it was done, ``on`` is the latest possible day."""
    if on is None:
        raise ValidationError("请填写完成日期。")
    return _move(
        milestone,
        Progress.DONE,
        completed_on=first_day(on, precision),
        completed_precision=precision,
        completed_by_then=by_then,
    )


@transaction.atomic
def start(milestone):
    return _move(milestone, Progress.ACTIVE)


@transaction.atomic
def drop(milestone):
    return _move(milestone, Progress.DROPPED)


@transaction.atomic
def reopen(milestone):
    return _move(milestone, Progress.PLANNED)


def _move(milestone, state, *, completed_on=None, completed_precision=Precision.DAY, completed_by_then=False):
    row = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if row.state == state:
        raise ValidationError(f"这个里程碑已经是“{row.get_state_display()}”。")
    row.state, row.completed_on = state, completed_on
    row.completed_precision, row.completed_by_then = completed_precision, completed_by_then
    row._change_reason = f"进度：{row.get_state_display()}"
    row.save()
    return row
