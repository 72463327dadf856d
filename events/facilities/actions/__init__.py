"""What changes the state of fault reports, and the copy of a facility."""

from events.facilities.actions import duplicate, faults

__all__ = ["duplicate", "faults"]
