"""Databases of earlier releases, and that they come up to today's code."""
