"""Who may do what: values of a county belong to that county, everything that defines them to the whole city."""

from initiatives.indicators.models import (
    Comparison,
    Indicator,
    Observation,
    RankClaim,
    ReportedFigure,
    SourceDocument,
    Target,
    Unit,
)
from portal.accounts.access import DATA_MANAGERS, declare
from portal.accounts.roles import Role

PUBLISHERS = frozenset({Role.DATA, Role.PUBLISHER})

declare(Unit, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(SourceDocument, area=None)
declare(Indicator, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(Observation, area="place", publish=PUBLISHERS, revise=PUBLISHERS, withdraw=PUBLISHERS)
for model in (Target, RankClaim, Comparison, ReportedFigure):
    declare(model, area=None)
