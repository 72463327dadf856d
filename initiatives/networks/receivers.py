"""What follows from the readings of names: how groups and alliances are sorted and found."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from initiatives.networks.models import Network
from portal.places.models import Reading
from portal.places.queries import holding
from portal.places.signals import readings_changed


@receiver(readings_changed)
def spell_networks(sender: Any, texts: Collection[str] | None, **_: Any) -> None:
    Network.objects.filter(holding(texts, "name")).spell(Reading.objects.in_use())
