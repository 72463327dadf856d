"""Who did what, when, from where: the append-only log, fed by the history of records and by sign-in."""
