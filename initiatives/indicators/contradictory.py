"""Columns of observations that say the same thing in two ways."""

from decimal import Decimal
from typing import Any

from portal.records.contradictions import Contradiction


def _is_no_quotient(observation: Any) -> bool:
    """Whether the value is not what its two parts make, by more than one unit of its last place."""
    value, above, below = observation.value, observation.numerator, observation.denominator
    if None in (value, above, below) or not below or not observation.indicator_id:
        return False
    base = 100 if observation.indicator.unit.is_percent else observation.indicator.rate_base or 1
    exponent = Decimal(value).normalize().as_tuple().exponent
    place = Decimal(1).scaleb(min(int(exponent), 0))
    return bool(abs(Decimal(value) - Decimal(above) / Decimal(below) * base) > place)


OBSERVATION = (Contradiction("value", "numerator", _is_no_quotient, "与“分子”除以“分母”所得的数不符，请核对"),)
