"""The rules for government sites as running checks: each night, and whenever somebody asks."""
