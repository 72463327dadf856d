"""What changes the state of events: publication, and the announcements that move or call off."""

from events.calendar.actions import editions, publication, sessions

__all__ = ["editions", "publication", "sessions"]
