"""Changing what was published: never in place, always with a reason, the old value kept for the record."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives.indicators.enums import State
from initiatives.indicators.models import Comparison, Observation, RankClaim, ReportedFigure
from initiatives.indicators.publish import DOUBLE

CHANGEABLE = (
    "value",
    "numerator",
    "denominator",
    "qualifier",
    "quality",
    "published_text",
    "quote",
    "note",
    "source",
    "source_id",
)


@transaction.atomic
def revise(observation, *, reason, by=None, **changes):
    """Publish a corrected value in place of ``observation``; the period and the place stay. Returns the new row."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"cannot be revised: {sorted(unknown)}")
    old = _in_force(observation, reason)
    new = Observation(**{field.attname: getattr(old, field.attname) for field in Observation._meta.concrete_fields})
    new.pk, new._state.adding = None, True
    for name, value in changes.items():
        setattr(new, name, value)
    new.supersedes, new.revision_reason = old, reason.strip()
    new.state, new.published_at, new.published_by, new.recorded_by = State.PUBLISHED, timezone.now(), by, by
    Observation.objects.filter(pk=old.pk).update(state=State.SUPERSEDED)
    new.full_clean(exclude=["supersedes"])
    try:
        with transaction.atomic():
            new.save(force_insert=True)
            _carry_over(old, new)
    except IntegrityError as error:
        raise ValidationError(DOUBLE) from error
    return new


@transaction.atomic
def withdraw(observation, *, reason, by=None):
    """Take a published value back; readers no longer see it, the record keeps it with the reason."""
    row = _in_force(observation, reason)
    Observation.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, revision_reason=reason.strip())
    row.refresh_from_db()
    return row


def _in_force(observation, reason):
    if not reason.strip():
        raise ValidationError("修订或撤回数据必须写明原因。")
    row = Observation.objects.select_for_update().get(pk=observation.pk)
    if row.state != State.PUBLISHED:
        raise ValidationError(f"只有已发布的数据可以修订或撤回，这条数据的状态是“{row.get_state_display()}”。")
    return row


def _carry_over(old, new):
    """Claims and checks speak of the value in force."""
    for claims in (RankClaim, Comparison, ReportedFigure):
        claims.objects.filter(observation=old).update(observation=new)
