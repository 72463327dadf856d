"""Units, indicators, observations, targets, claims and their sources."""
