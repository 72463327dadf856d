"""Programme, pillars, initiatives, measures and milestones."""
