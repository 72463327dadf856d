"""What follows from the readings: how places are spelt."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from portal.places.models import Place, Reading
from portal.places.queries import holding
from portal.places.signals import announce, readings_changed


@receiver(post_delete, sender=Reading)
def reading_deleted(sender: type[Reading], instance: Reading, **_: Any) -> None:
    """A text without a reading of its own is read as everywhere."""
    announce(sender, {instance.text})


@receiver(readings_changed)
def spell_places(sender: Any, texts: Collection[str] | None, **_: Any) -> None:
    Place.objects.filter(holding(texts, "name")).spell(Reading.objects.in_use())
