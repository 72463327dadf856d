"""An invented school register over the real townships, the same on every machine.

The numbers by county are those of the design (1,019 public compulsory schools on 2025-03-18, 855 of them rural);
names, dates and sizes are invented and belong to no real school. Nothing here asks the database or a random source.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from initiatives.schools.enums import Form, Ownership, Setting
from initiatives.schools.models import School
from portal.places.models import Place

# county code: (schools of the universe, of these not rural, closed small schools, private schools of the stages)
COUNTIES = {
    "371502": (186, 41, 18, 6),
    "371503": (104, 15, 16, 2),
    "371581": (132, 21, 18, 3),
    "371525": (126, 16, 18, 2),
    "371522": (158, 24, 26, 3),
    "371521": (118, 18, 18, 2),
    "371524": (62, 7, 9, 2),
    "371526": (74, 9, 10, 1),
    "LC-JKQ": (24, 6, 2, 1),
    "LC-GXQ": (19, 4, 2, 1),
    "LC-DJQ": (16, 3, 2, 1),
}
SHORT = {"LC-JKQ": "经开区", "LC-GXQ": "高新区", "LC-DJQ": "度假区"}
WORDS = tuple(
    "白鹭 青禾 云帆 星槎 鹿鸣 松果 麦田 荷风 芦苇 风筝 石榴 海棠 蒲公英 萤火 雨燕 "  # noqa: SIM905
    "竹影 木棉 晓月 银杏 紫藤 听泉 望舒 拾光 新蕾 柳笛 晨露 稻香 枫桥 蓝鲸 百灵".split()
)
# (every nth school, has it or has it not, service)
SERVICES: tuple[tuple[int, bool, dict[str, Any]], ...] = (
    (
        3,
        False,
        {"kind": "after_school", "season": "term", "valid_from": date(2021, 9, 1), "fee_unit": "学期"}
        | {"hours": "周一至周五 16:30–18:00"},
    ),
    (
        11,
        True,
        {"kind": "holiday_care", "season": "summer", "valid_from": date(2026, 7, 13), "valid_to": date(2026, 8, 8)}
        | {"hours": "工作日 08:00–17:00", "fee": 90, "fee_unit": "周", "places": 60},
    ),
    (
        19,
        True,
        {"kind": "extended_hours", "season": "all_year", "valid_from": date(2023, 9, 1)}
        | {"hours": "工作日 18:00–19:00", "places": 40},
    ),
)
LAST_RURAL_FACT = date(2023, 1, 1)  # the demonstration reclassifies some seats on this day


@dataclass(eq=False)
class Invented:
    """A school to be saved with what hangs on it."""

    school: School
    stages: list[str]
    settings: list[tuple[Setting, date, date | None]]
    successor: "Invented | None" = None
    former_names: list[tuple[str, date]] = field(default_factory=list)
    services: list[dict[str, Any]] = field(default_factory=list)
    designations: list[dict[str, Any]] = field(default_factory=list)


class Names:
    """Each word once per township, so that no two schools share a name."""

    def __init__(self) -> None:
        self.used: dict[int, int] = {}

    def next(self, place: Place, ending: str) -> str:
        start = sum(place.code.encode()) % len(WORDS)
        number = self.used[place.pk] = self.used.get(place.pk, -1) + 1
        word = WORDS[(start + number * 7) % len(WORDS)]
        second = WORDS[(start + number // len(WORDS) * 11) % len(WORDS)] if number >= len(WORDS) else ""
        town = SHORT.get(place.code) or place.name.removesuffix("街道")
        return f"{town}{word}{second}{ending}"


class Register:
    """Builds the list county by county; ``serial`` is the last six digits of the next code."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self.names = Names()
        self.serial = 900000
        self.invented: list[Invented] = []

    def build(self) -> list[Invented]:
        for code, numbers in COUNTIES.items():
            county = next(place for place in self.places if place.code == code)
            seats = sorted(
                (p for p in self.places if p.county_id == county.pk and p.pk != county.pk), key=lambda p: p.code
            )
            urban = [place for place in seats if place.kind == "subdistrict"] or [county]
            rural = [place for place in seats if place.kind != "subdistrict"] or [county]
            self._county(county, urban, rural, *numbers)
        self._replacements()
        return self.invented

    def _county(
        self, county: Place, urban: list[Place], rural: list[Place], total: int, other: int, closed: int, private: int
    ) -> None:
        counted = [self._counted(urban[n % len(urban)], False, n) for n in range(other)]
        counted += [self._counted(rural[n % len(rural)], True, n) for n in range(total - other)]
        at_home: dict[int, Invented] = {}
        for one in counted:
            at_home.setdefault(one.school.township_id, one)
        for n in range(closed):
            self._closed(rural[n % len(rural)], n, at_home[rural[n % len(rural)].pk])
        for n in range(private):
            self._private(urban[n % len(urban)], n)
        self._uncounted(county, urban, rural, counted)

    def _add(
        self,
        place: Place,
        form: Form,
        ending: str,
        stages: list[str],
        klass: str,
        setting: Setting,
        *,
        opened: date | None = None,
        **values: Any,
    ) -> Invented:
        self.serial += 1
        school = School(
            code=f"{klass}37{self.serial}",
            name=self.names.next(place, ending),
            form=form,
            township=place,
            address=f"{place.name}（演示地址）",
            open_date=opened,
            open_precision="year" if opened and (opened.month, opened.day) == (1, 1) else "day",
            is_demo=True,
            source="演示数据",
            **values,
        )
        start = max(opened or date(2015, 1, 1), date(2015, 1, 1))
        settings: list[tuple[Setting, date, date | None]] = [(setting, start, None)]
        if self.serial % 61 == 0 and start < LAST_RURAL_FACT:
            before = Setting.TOWN if setting == Setting.VILLAGE else Setting.VILLAGE
            settings = [(before, start, LAST_RURAL_FACT), (setting, LAST_RURAL_FACT, None)]
        one = Invented(school, stages, settings)
        self.invented.append(one)
        return one

    @staticmethod
    def _seat(place: Place) -> Setting:
        """A county town counts as 镇区, a district or county-level city as 城区."""
        return Setting.TOWN if place.county and place.county.kind == "county" else Setting.URBAN

    def _counted(self, place: Place, rural: bool, n: int) -> Invented:
        """A public school with a compulsory stage that is open on the day of the published figures."""
        setting = Setting.VILLAGE if rural else self._seat(place)
        if n % 9 == 4:
            kind = (Form.JUNIOR, "初级中学", ["junior"], "31")
        elif n % 13 == 6:
            kind = (Form.NINE_YEAR, "学校", ["primary", "junior"], "31")
        else:
            kind = (Form.PRIMARY, "小学", ["primary"], "21")
        year = 1952 + (n * 11 + self.serial * 7) % 60
        opened = date(2018 + n % 7, 9, 1) if n % 17 == 3 else date(year, 1, 1)
        size = (120 + (self.serial * 37) % 480) * (1 if rural else 3)
        one = self._add(
            place,
            *kind,
            setting,
            opened=opened,
            pupils=size,
            pupils_as_of=date(2024, 10, 1),
            capacity=size + 45 * (1 + self.serial % 5),
            confirmed_on=None if self.serial % 8 == 0 else date(2026, 9 - self.serial % 7, 1 + self.serial % 27),
        )
        self._around(one, rural)
        return one

    def _around(self, one: Invented, rural: bool) -> None:
        serial, school = self.serial, one.school
        if serial % 16 == 0:
            town = SHORT.get(school.township.code) or school.township.name.removesuffix("街道")
            one.former_names.append((f"{town}第{'一二三四五六七八九'[serial % 9]}联办小学", date(2016, 1, 1)))
        for every, rest, service in SERVICES:
            if (serial % every == 0) is rest:
                one.services.append(dict(service))
        for service in one.services:
            if service["kind"] == "after_school":
                service |= {"fee": 0 if rural else 180, "places": (school.capacity or 0) // 2}
        if rural and serial % 5 == 0:
            level = ("county", "county", "city", "province")[serial // 5 % 4]
            award = {"type": "warm-campus", "level": level, "awarded_on": date(2022, 1, 1), "awarded_precision": "year"}
            if serial % 85 == 0:
                award |= {"revoked_on": date(2024, 6, 1), "revoke_reason": "复核未通过（演示）"}
            one.designations.append({**award, "source": "演示数据"})

    def _closed(self, place: Place, n: int, successor: Invented) -> None:
        """One of the 139 small rural schools that closed from 2022 to 2024; it must not count afterwards."""
        day = date(2022 + n % 3, 8, 1)
        form = Form.TEACHING_POINT if n % 4 == 1 else Form.PRIMARY
        ending = "教学点" if form == Form.TEACHING_POINT else "小学"
        one = self._add(
            place,
            form,
            ending,
            ["primary"],
            "21",
            Setting.VILLAGE,
            opened=date(1960 + n, 1, 1),
            close_date=day,
            close_reason="乡村小规模学校布局优化（演示）",
        )
        one.successor = successor

    def _private(self, place: Place, n: int) -> None:
        """Has the stages, is not public: a member that must not count."""
        form, ending, stages = [
            (Form.PRIMARY, "实验小学（民办）", ["primary"]),
            (Form.TWELVE_YEAR, "学校（民办）", ["primary", "junior", "senior"]),
        ][n % 2]
        klass = "21" if form == Form.PRIMARY else "34"
        setting = self._seat(place)
        opened = date(2003 + n, 9, 1)
        self._add(place, form, ending, stages, klass, setting, opened=opened, ownership=Ownership.PRIVATE)

    def _uncounted(self, county: Place, urban: list[Place], rural: list[Place], counted: Sequence[Invented]) -> None:
        """Teaching point, campus, kindergartens, senior high, vocational and special schools."""
        head, country = counted[0].school, counted[-1].school
        point = self._add(
            rural[-1], Form.TEACHING_POINT, "教学点", ["primary"], "21", Setting.VILLAGE, opened=date(1985, 1, 1)
        )
        point.school.parent_school = country
        campus = self._add(
            urban[-1],
            Form.PRIMARY,
            "小学东校区",
            ["primary"],
            "21",
            Setting.URBAN,
            opened=date(2020, 9, 1),
            counts_as_unit=False,
        )
        campus.school.campus_of = head
        for n in range(2):
            place = (urban, rural)[n][0]
            self._add(place, Form.KINDERGARTEN, "幼儿园", ["kindergarten"], "11", Setting.TOWN, opened=date(2012, 1, 1))
        if county.kind != "functional_zone":
            self._add(urban[0], Form.SENIOR, "高级中学", ["senior"], "34", Setting.URBAN, opened=date(1978, 1, 1))
            self._add(urban[0], Form.SPECIAL, "特殊教育学校", ["special"], "51", Setting.URBAN, opened=date(1990, 1, 1))
        # where the township is not known yet: the county stands in its place until a clerk fills it in
        self._add(
            county, Form.KINDERGARTEN, "中心幼儿园", ["kindergarten"], "11", Setting.TOWN, opened=date(2016, 1, 1)
        )

    def _replacements(self) -> None:
        """After the published day three schools merge into new ones: the total stays, the members change."""
        day = date(2025, 9, 1)
        for code in ("371522", "371521", "371581"):
            old = [
                one
                for one in self.invented
                if (county := one.school.township.county)
                and county.code == code
                and one.settings[-1][0] == Setting.VILLAGE
                and one.school.form == Form.PRIMARY
                and one.school.close_date is None
            ][-1]
            new = self._add(old.school.township, Form.PRIMARY, "新校", ["primary"], "21", Setting.VILLAGE, opened=day)
            old.school.close_date, old.school.close_reason = day, "合并新建（演示）"
            old.successor = new


def register(places: Sequence[Place]) -> list[Invented]:
    """The invented schools, in the order of their codes."""
    return Register(places).build()
