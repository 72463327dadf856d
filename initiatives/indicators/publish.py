"""Publishing a value: from then on it is locked."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives.indicators.enums import State
from initiatives.indicators.models import Observation

DOUBLE = "该指标在同一时期、同一地区已有已发布的数据，请修订原数据。"


@transaction.atomic
def publish(observation, *, by=None):
    """Publish a draft. ValidationError says in Chinese what is missing."""
    row = Observation.objects.select_for_update().select_related("indicator__unit").get(pk=observation.pk)
    if row.state != State.DRAFT:
        raise ValidationError(f"只有草稿可以发布，这条数据的状态是“{row.get_state_display()}”。")
    row.state, row.published_at, row.published_by = State.PUBLISHED, timezone.now(), by
    if row.source_id is None:
        raise ValidationError("发布前请填写来源。")
    row.full_clean()
    try:
        with transaction.atomic():
            Observation.objects.filter(pk=row.pk).update(
                state=row.state, published_at=row.published_at, published_by=by
            )
    except IntegrityError as error:
        raise ValidationError(DOUBLE) from error
    return row
