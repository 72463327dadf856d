"""People, roles limited to areas, and sign-in."""
