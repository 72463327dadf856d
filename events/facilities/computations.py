"""What facilities can count for the indicators: the area per resident, so that the published value can be checked."""

from datetime import date

from django.urls import reverse

from events.facilities import per_person
from initiatives.indicators.compute import Computed, computation


@computation("facilities.area_per_person", "人均体育场地面积（场地目录与常住人口）")
def area_per_person(day: date) -> Computed | None:
    """The value of the last 31 December on or before ``day``."""
    past = [year for year in per_person.years() if (year, 12, 31) <= (day.year, day.month, day.day)]
    found = per_person.of_year(max(past)) if past else None
    if found is None or found.city.ratio is None:
        return None
    return Computed(
        value=found.city.ratio,
        numerator=found.city.area_m2,
        denominator=found.city.residents,
        rule=f"{found.as_of:%Y-%m-%d} 各县（市、区）场地面积合计 ÷ 常住人口合计，两位小数四舍五入。",
        url=f"{reverse('facilities:area')}?year={found.year}",
        demo=found.is_demo,
    )
