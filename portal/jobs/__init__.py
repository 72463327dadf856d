"""Background work: processes of their own, with limits."""
