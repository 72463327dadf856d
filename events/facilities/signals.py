"""What this room tells others."""

from django.dispatch import Signal

# A sheet has written facilities: ``pks``, an iterable of their keys. Saves tell of themselves.
facilities_written = Signal()
