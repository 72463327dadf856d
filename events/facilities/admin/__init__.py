"""The back office of the room."""

from events.facilities.admin import facility, faults, reference, statistics

__all__ = ["facility", "faults", "reference", "statistics"]
