"""What this room can count for the indicators: published figures are checked against these."""

from datetime import date

from django.db.models import Count, Q

from initiatives.indicators.compute import Computed, computation
from initiatives.schools.enums import Form, Setting
from initiatives.schools.models import Designation, School
from portal.places.levels import Level
from portal.records.enums import label_of

COUNTS = {"n_all": Count("pk"), "n_demo": Count("pk", Q(is_demo=True))}
SINCE = date(2022, 1, 1)  # “三年来” of the text of 2025: 2022 to 2024


@computation("schools.closed_small_schools", "撤并的乡村小规模学校")
def closed_small_schools(day: date) -> Computed | None:
    closed = School.objects.filter(
        close_date__gte=SINCE,
        close_date__lte=day,
        form__in=(Form.PRIMARY, Form.TEACHING_POINT),
        urban_rural__setting=Setting.VILLAGE,
        urban_rural__valid_to=None,
    )
    counts = closed.aggregate(**COUNTS)
    if not counts["n_all"]:
        return None
    rule = "2022 年 1 月 1 日以来停办的乡村小学和教学点。"
    return Computed(value=counts["n_all"], rule=rule, demo=counts["n_demo"] > 0)


def _designations(key: str, title: str, type_code: str, level: str) -> None:
    @computation(f"schools.{key}", title)
    def counted(day: date) -> Computed:
        standing = Designation.objects.standing(day).filter(type__code=type_code, level=level)
        rule = f"{day.isoformat()} 有效的{label_of(Level, level)}记录数；公布时未点名的没有记录。"
        counts = standing.aggregate(**COUNTS)
        return Computed(value=counts["n_all"], rule=rule, demo=counts["n_demo"] > 0)


_designations("strong_towns_province", "省级强镇筑基试点", "strong-town", Level.PROVINCE)
_designations("strong_towns_city", "市级强镇筑基试点", "strong-town", Level.CITY)
_designations("characteristic_high", "省级特色高中", "characteristic-high", Level.PROVINCE)
