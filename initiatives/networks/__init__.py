"""Education groups and alliances, their members, and coverage."""
