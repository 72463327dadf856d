"""What this room tells others."""

from django.dispatch import Signal

# Readings have changed, within the transaction in which they do. ``texts``: a set of those read otherwise now, in whose
# names a spelling may be another; None for all names, since the way in which they are spelt has changed.
readings_changed = Signal()
