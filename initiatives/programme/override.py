"""Setting an initiative's status by hand, with the reason that readers see."""

from django.core.exceptions import ValidationError
from django.db import transaction

from initiatives.programme.enums import Status
from initiatives.programme.models import Initiative


@transaction.atomic
def override(initiative, *, status, reason):
    if status not in Status.values:
        raise ValidationError("请选择一个状态。")
    if not reason.strip():
        raise ValidationError("人工状态必须写明原因。")
    return _write(initiative, status, reason.strip())


@transaction.atomic
def follow_derived(initiative):
    """Drop the override: the status follows milestones and indicators again."""
    return _write(initiative, "", "")


def _write(initiative, status, reason):
    row = Initiative.objects.select_for_update().get(pk=initiative.pk)
    row.status_override, row.override_reason = status, reason
    row._change_reason = f"人工状态：{Status(status).label}，{reason}" if status else "恢复自动状态"
    row.save(update_fields=["status_override", "override_reason"])
    return row
