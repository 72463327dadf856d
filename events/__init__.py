"""The sports wing: what is on, and where to play."""
