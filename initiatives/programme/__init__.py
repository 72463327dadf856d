"""The programme of the eight actions: pillars, initiatives, measures and milestones."""
