from initiatives.indicators.models.claim import Comparison, RankClaim, ReportedFigure, Target
from initiatives.indicators.models.indicator import Indicator, Unit
from initiatives.indicators.models.observation import Observation
from initiatives.indicators.models.source import SourceDocument

__all__ = [
    "Comparison",
    "Indicator",
    "Observation",
    "RankClaim",
    "ReportedFigure",
    "SourceDocument",
    "Target",
    "Unit",
]
