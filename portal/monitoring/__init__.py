"""What operators need: health, readiness, request ids, structured logs, and checks of the databases' settings."""
