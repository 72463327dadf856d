"""Spreadsheets in and out, for every room."""
