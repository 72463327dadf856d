"""Modes and the counting rule as facts; invented groups and alliances with their history as demonstration.

The invented ones are put together so that the records of 2025-03-18 give the published figures: 95 groups with
402 schools (363 rural), 91 alliances with 617 (492 rural), every school of the universe in exactly one.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from initiatives.networks.cover import universe
from initiatives.networks.enums import NetworkKind, Role
from initiatives.networks.models import CountingRule, Membership, Network, NetworkMode
from initiatives.schools.enums import LinkKind, Setting
from initiatives.schools.models import School, SchoolLink
from portal.demo.registry import demonstration, facts
from portal.places.models import Place, Reading

MODES = [
    ("weak", "核心校 + 薄弱校", "由核心校带动薄弱校，提升教学和管理水平。"),
    ("new", "核心校 + 新建校", "由核心校带动新建校，扩增家门口的优质学位。"),
    ("rural", "城区校 + 农村校", "由城区校带动农村校，推进城乡义务教育优质均衡。"),
    ("other", "其他", ""),
]
PUBLISHED_DAY = date(2025, 3, 18)
FOUNDED = (date(2021, 9, 1), date(2022, 3, 1), date(2022, 9, 1), date(2023, 9, 1), date(2024, 9, 1))
WORDS = tuple(
    "育新 协同 同心 携手 明湖 运河 水城 春晖 启航 弘毅 知行 "  # noqa: SIM905
    "致远 博文 厚德 崇实 新苗 远航 东风 和美 拓新 长河 星光".split()
)
# county code: (groups, alliances, schools in groups, of these not rural)
COUNTIES = {
    "371502": (22, 12, 98, 9),
    "371503": (11, 9, 44, 4),
    "371581": (12, 12, 50, 5),
    "371525": (10, 13, 43, 4),
    "371522": (12, 16, 52, 5),
    "371521": (10, 12, 42, 4),
    "371524": (6, 5, 24, 2),
    "371526": (7, 6, 28, 2),
    "LC-JKQ": (2, 2, 9, 2),
    "LC-GXQ": (2, 2, 7, 1),
    "LC-DJQ": (1, 2, 5, 1),
}
SHORT = {"LC-JKQ": "经开区", "LC-GXQ": "高新区", "LC-DJQ": "度假区"}


@facts("组建模式与覆盖统计口径", order=44)
def load_rule() -> None:
    for position, (code, name, description) in enumerate(MODES, 1):
        NetworkMode.objects.get_or_create(
            code=code, defaults={"name": name, "description": description, "position": position}
        )
    CountingRule.objects.get_or_create(
        valid_from=date(2021, 1, 1),
        defaults={"basis": "公布数字的统计范围：义务教育段公办中小学校。未公布的细则由本站补足，可在后台修改。"},
    )


@demonstration("教育集团与联盟", order=45)
@transaction.atomic
def load_networks() -> None:
    """All at once and without history rows. A second run finds them and stops."""
    if Network.objects.filter(is_demo=True).exists():
        return
    modes = {mode.code: mode for mode in NetworkMode.objects.all()}
    networks, memberships = [], []
    for county in Place.objects.filter(code__in=COUNTIES).order_by("position", "code"):
        build = County(county, modes)
        build.fill()
        networks += build.networks
        memberships += build.memberships
    readings = Reading.objects.in_use()
    for network in networks:
        network.set_keys(readings)
    Network.objects.bulk_create(networks, batch_size=500)
    Membership.objects.bulk_create(memberships, batch_size=500)


class County:
    """The groups and alliances of one county with all memberships, not saved yet."""

    def __init__(self, county: Place, modes: Mapping[str, NetworkMode]) -> None:
        self.county, self.modes = county, modes
        self.networks: list[Network] = []
        self.memberships: list[Membership] = []
        self.groups, self.alliances, self.grouped, self.grouped_other = COUNTIES[county.code]

    def fill(self) -> None:
        counted = universe(PUBLISHED_DAY, CountingRule()).filter(township__county=self.county, is_demo=True)
        schools = list(counted.with_setting(PUBLISHED_DAY).order_by("township__code", "code"))
        rural = [school for school in schools if school.setting == Setting.VILLAGE]
        other = [school for school in schools if school.setting != Setting.VILLAGE]
        cut = self.grouped - self.grouped_other
        self._share(NetworkKind.GROUP, self.groups, other[: self.grouped_other], rural[:cut])
        self._share(NetworkKind.ALLIANCE, self.alliances, other[self.grouped_other :], rural[cut:])
        self._uncounted()
        self._successors()

    def _share(self, kind: str, number: int, other: list[School], rural: list[School]) -> None:
        """Deal the schools out: town schools first, so that they become the core; rural ones as neighbours."""
        for n in range(number):
            near = rural[len(rural) * n // number : len(rural) * (n + 1) // number]
            members = other[n::number] + near
            network = self._network(kind, n, members)
            for place, school in enumerate(members):
                joined = max(network.open_date, school.open_date or network.open_date)
                later = date(joined.year + 1, 9, 1)
                if place % 4 == 3 and later < PUBLISHED_DAY:
                    joined = later
                self._before(school, joined, place)
                self._member(network, school, Role.MEMBER if place else Role.CORE, joined, school.close_date)

    def _network(self, kind: str, n: int, members: Sequence[School]) -> Network:
        group = kind == NetworkKind.GROUP
        town = SHORT.get(self.county.code) or self.county.name
        word = WORDS[(n + (0 if group else 11)) % len(WORDS)] + ("" if n < len(WORDS) else "二")
        core = members[0]
        mode = "new" if core.open_date and core.open_date.year > 2017 else "weak"
        if getattr(core, "setting", None) != Setting.VILLAGE and not group:
            mode = "rural"
        founded = max(FOUNDED[(n * 2 + (0 if group else 1)) % len(FOUNDED)], core.open_date or FOUNDED[0])
        network = Network(
            code=f"{'JT' if group else 'LM'}-{self.county.code.removeprefix('LC-')}-{n + 1:02}",
            name=f"{town}{word}{'教育集团' if group else '教育联盟'}",
            kind=kind,
            mode=self.modes[mode],
            county=self.county,
            open_date=founded,
            is_demo=True,
            source="演示数据",
            confirmed_on=None if n % 6 == 5 else date(2026, 3 + n % 7, 10),
        )
        self.networks.append(network)
        return network

    def _before(self, school: School, joined: date, place: int) -> None:
        """Some schools were elsewhere first: in a trial alliance that was dissolved when they joined."""
        if place % 7 != 2 or joined < date(2023, 9, 1) or (school.open_date and school.open_date.year > 2020):
            return
        if not self.networks[0].name.endswith("试点联盟"):
            town = SHORT.get(self.county.code) or self.county.name
            trial = Network(
                code=f"LM-{self.county.code.removeprefix('LC-')}-T1",
                name=f"{town}协作试点联盟",
                kind=NetworkKind.ALLIANCE,
                mode=self.modes["other"],
                county=self.county,
                open_date=date(2021, 3, 1),
                close_date=date(2023, 9, 1),
                close_reason="试点结束，成员校转入新组建的集团和联盟（演示）",
                is_demo=True,
                source="演示数据",
            )
            self.networks.insert(0, trial)
        self._member(self.networks[0], school, Role.MEMBER, date(2021, 3, 1), date(2023, 9, 1), "试点结束（演示）")

    def _uncounted(self) -> None:
        """Members that must not count: private schools, teaching points, campuses, closed small schools, partners."""
        for n, school in enumerate(self._schools(ownership="private", close_date=None)):
            founded = self._at(n).open_date
            joined = max(founded, school.open_date or founded)
            self._member(self._at(n), school, Role.MEMBER, joined, None)
        for n, school in enumerate(self._schools(form="teaching_point", close_date=None)):
            self._member(self._at(n), school, Role.MEMBER, self._at(n).open_date, None)
        for n, school in enumerate(self._schools(form="senior")[:1]):
            self._member(self._at(n + 1), school, Role.PARTNER, self._at(n + 1).open_date, None)
        for n, school in enumerate(self._schools(form="kindergarten")[:2]):
            for network in (self._at(n), self._at(n + 1)):
                if network not in [m.network for m in self.memberships if m.school == school]:
                    self._member(network, school, Role.PARTNER, network.open_date, None)
        for n, school in enumerate(self._schools(close_date__lt=PUBLISHED_DAY)):
            network = self._at(n)
            if school.close_date and network.open_date < school.close_date:
                self._member(
                    network,
                    school,
                    Role.MEMBER,
                    network.open_date,
                    school.close_date,
                    f"学校停办：{school.close_reason}",
                )

    def _successors(self) -> None:
        """A new school steps into the network of the school that merged into it."""
        links = SchoolLink.objects.filter(
            kind=LinkKind.MERGED_INTO, from_school__township__county=self.county, day__gt=PUBLISHED_DAY
        )
        for link in links.select_related("to_school"):
            for membership in [
                m for m in self.memberships if m.school.pk == link.from_school_id and m.valid_to == link.day
            ]:
                self._member(membership.network, link.to_school, membership.role, link.day, None)

    def _schools(self, **conditions: Any) -> list[School]:
        return list(School.objects.filter(township__county=self.county, is_demo=True, **conditions).order_by("code"))

    def _at(self, n: int) -> Network:
        """The n-th of the county's networks that still exist."""
        standing = [network for network in self.networks if network.close_date is None]
        return standing[n % len(standing)]

    def _member(
        self, network: Network, school: School, role: str, start: date, end: date | None, reason: str = ""
    ) -> None:
        self.memberships.append(
            Membership(
                network=network,
                school=school,
                role=role,
                valid_from=start,
                valid_to=end,
                end_reason=reason or (school.close_reason if end else ""),
                source="演示数据",
            )
        )
