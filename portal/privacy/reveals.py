"""The one way in which a person sees a sealed or masked field: with a reveal of their own that has not ended."""

from django.db import models

from portal.privacy.models import Reveal
from portal.privacy.sealed import Sealed


def record_key(record: models.Model) -> str:
    """As in the audit log, for example ``facilities.faultreport:12``."""
    return f"{record._meta.label_lower}:{record.pk}"


def live_reveal(record: models.Model, field: str, person_id: int | None) -> Reveal | None:
    """The person's reveal of this field that lasts longest, None where there is none or it has ended."""
    if person_id is None:
        return None
    found = Reveal.objects.live().filter(record_key=record_key(record), field=field, who_id=person_id)
    return found.order_by("-until").first()


def revealed(record: models.Model, field: str, person_id: int | None) -> tuple[str, Reveal] | None:
    """The field in full with the reveal that allows it, or None. Raises UnsealError."""
    reveal = live_reveal(record, field, person_id)
    if reveal is None:
        return None
    value = getattr(record, field)
    return (value.unsealed() if isinstance(value, Sealed) else str(value)), reveal
