"""Columns of schools that say the same thing in two ways."""

from portal.records.contradictions import Contradiction

SCHOOL = (
    Contradiction(
        "pupils",
        "capacity",
        lambda one: one.pupils is not None and one.capacity is not None and one.pupils > one.capacity,
        "在校生比规划学位多，请核对",
    ),
    Contradiction(
        "pupils_as_of",
        "open_date",
        lambda one: bool(one.pupils_as_of and one.open_date and one.pupils_as_of < one.open_date),
        "统计日期在建校之前，请核对",
    ),
)
