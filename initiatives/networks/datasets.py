"""Whose data the groups and alliances are."""

REGISTER = "集团化、联盟化办学登记"
