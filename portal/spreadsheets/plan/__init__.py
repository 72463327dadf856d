"""Cells to values, values to what would change. Reads the database, writes nothing."""
