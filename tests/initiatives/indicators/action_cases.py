"""A record for each action of indicators and their values."""

from decimal import Decimal

from initiatives.indicators.enums import State
from tests.initiatives.indicators import factories
from tests.portal.actions.cases import Case

CASES = {
    "indicators.observation:publish": lambda: Case(factories.observation(), refused_in=State.SUPERSEDED),
    "indicators.observation:revise": lambda: Case(
        factories.published(), {"value": Decimal(12)}, refused_in=State.SUPERSEDED
    ),
    "indicators.observation:withdraw": lambda: Case(factories.published(), refused_in=State.SUPERSEDED),
    "indicators.indicator:confirm": lambda: Case(factories.indicator()),
}
