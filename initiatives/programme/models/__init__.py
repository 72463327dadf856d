from initiatives.programme.models.initiative import Initiative, Pillar, Programme
from initiatives.programme.models.measure import InitiativeIndicator, Measure
from initiatives.programme.models.milestone import Milestone

__all__ = ["Initiative", "InitiativeIndicator", "Measure", "Milestone", "Pillar", "Programme"]
