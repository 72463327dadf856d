"""What changes the state of events: publication, what moves or calls off, and the copy of an edition."""

from events.calendar.actions import duplicate, editions, publication, sessions

__all__ = ["duplicate", "editions", "publication", "sessions"]
