"""What machines read: iCalendar, RSS and Atom, schema.org."""
