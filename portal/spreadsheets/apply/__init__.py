"""Writes a plan, keeps it until then, and takes it back."""
