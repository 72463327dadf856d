"""Columns of facilities that say the same thing in two ways."""

from typing import Any

from events.facilities.enums import Booking, Fee
from portal.limits.numbers import whole_number
from portal.records.contradictions import Contradiction


def _code_of_another_county(facility: Any) -> bool:
    """A code begins with the county's six digits, or with the city's."""
    if not facility.code or not facility.township_id:
        return False
    said, theirs = facility.code[:6], facility.township.code[:6]
    if whole_number(theirs) is None:  # a functional zone, which has no statutory code
        return False
    return bool(said != theirs and not (said.endswith("00") and theirs.startswith(said[:4])))


FACILITY = (
    Contradiction("code", "township", _code_of_another_county, "编码开头不是它所在县（市、区）的代码，请核对"),
    Contradiction(
        "fee",
        "market_percent",
        lambda one: one.fee == Fee.FREE and bool(one.market_percent),
        "免费就没有收费比例，请核对",
    ),
    Contradiction(
        "booking",
        "booking_url",
        lambda one: one.booking == Booking.NONE and bool(one.booking_url),
        "无需预约就没有预约网址，请核对",
    ),
)
