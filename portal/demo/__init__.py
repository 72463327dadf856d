"""The demonstration: gathers every room's facts and demonstration data."""
