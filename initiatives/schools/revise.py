"""Small deeds on one record: a new name, a fresh confirmation, a revoked designation."""

from django.core.exceptions import ValidationError
from django.db import transaction

from initiatives.schools.models import Designation, FormerName, School
from portal.dates.precision import Precision, first_day


@transaction.atomic
def rename(school, *, name, day, note="", precision=Precision.DAY):
    """Give ``school`` a new name from ``day`` on; the code stays (a rename never changes it)."""
    school = School.objects.select_for_update().get(pk=school.pk)
    name = name.strip()
    if name == school.name:
        raise ValidationError("新名称与现名称相同，请填写新的名称。")
    FormerName.objects.filter(school=school, name=name).delete()  # the school takes an old name again
    former = FormerName(
        school=school, name=school.name, until=first_day(day, precision), until_precision=precision, note=note
    )
    former.full_clean()
    school.name = name
    school._change_reason = f"更名：{note}"[:100]
    school.full_clean()
    former.save()
    school.save()
    return school


def confirm(queryset, *, day):
    """Record that the records were checked on ``day`` and found right. Returns how many."""
    with transaction.atomic():
        rows = list(queryset.select_for_update())
        for row in rows:
            row.confirmed_on = day
            row._change_reason = "核实无误"
            row.save(update_fields=["confirmed_on"])
    return len(rows)


@transaction.atomic
def revoke(designation, *, day, reason, precision=Precision.DAY):
    """End a designation; the row stays, shown as revoked."""
    designation = Designation.objects.select_for_update().get(pk=designation.pk)
    if designation.revoked_on:
        raise ValidationError(f"该称号已于 {designation.revoked} 撤销。")
    designation.revoked_on, designation.revoked_precision = first_day(day, precision), precision
    designation.revoke_reason = reason
    designation._change_reason = f"撤销：{reason}"[:100]
    designation.full_clean()
    designation.save()
    return designation
