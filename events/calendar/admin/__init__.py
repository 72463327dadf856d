"""The back office of the room."""

from events.calendar.admin import brand, edition, session

__all__ = ["brand", "edition", "session"]
