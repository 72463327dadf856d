"""What this room tells others."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.dispatch import Signal

# Readings have changed. ``texts``: a set of those read otherwise now, in whose names a spelling may be another; None
# for all names, since the way in which they are spelt has changed.
readings_changed = Signal()


def announce(sender: Any, texts: Collection[str] | None) -> None:
    """Names are spelt within the transaction of the change, and once more after its commit.

    Whoever wrote a name meanwhile, in a transaction that ended before this one, has not seen the change.
    """
    readings_changed.send(sender, texts=texts)
    transaction.on_commit(lambda: spell_again(sender, texts))


def spell_again(sender: Any, texts: Collection[str] | None) -> None:
    """Spell in a transaction of its own what others have written before they could see the readings of now."""
    with transaction.atomic():
        readings_changed.send(sender, texts=texts)
