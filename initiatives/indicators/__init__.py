"""Indicators: what is measured, every published value with its wording and source, targets, claims and computations."""
