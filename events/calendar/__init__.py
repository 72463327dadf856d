"""Event brands, editions, competitions and sessions; feeds."""
