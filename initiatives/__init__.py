"""The education wing: what was promised, what was reached, and which school belongs where."""
