"""Dates: how exactly they are known, periods, holidays and working days, calendar files."""
