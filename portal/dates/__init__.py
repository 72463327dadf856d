"""Dates known only to the month or the year, and how Chinese text writes them."""
