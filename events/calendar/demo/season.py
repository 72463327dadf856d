"""An invented season, September 2026 to June 2027, so that every list, calendar and feed has something to show.

All of it is marked 演示数据. Dates are fixed, hence the same on every machine and useful in the winter of 2026.
Nothing is invented for an edition that was really announced.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from events.calendar.demo.changes import CHANGES
from events.calendar.demo.league import GROUPS, HOURS, pairs
from events.calendar.demo.published import load_disciplines
from events.calendar.enums import (
    AnnouncementKind,
    Category,
    CompetitionKind,
    EventLevel,
    Gender,
    Publication,
    ResultKind,
)
from events.calendar.models import Competition, Edition, EventBrand, Notice, Session
from portal.dates.precision import Precision
from portal.places.models import Place

# Rough positions in degrees, good enough for a sketch: county seats, and spots in the city proper.
SEATS = {
    "东昌府区": ("115.988400", "36.434700"),
    "茌平区": ("116.255300", "36.580700"),
    "临清市": ("115.704900", "36.838200"),
    "冠县": ("115.442600", "36.484000"),
    "莘县": ("115.671100", "36.233600"),
    "阳谷县": ("115.791800", "36.114400"),
    "东阿县": ("116.247600", "36.334900"),
    "高唐县": ("116.231500", "36.865700"),
}
# A real place whose position nobody has published has none here either.
SPOTS = {
    "东昌湖": ("115.962000", "36.447000"),
    "东昌湖水上运动区": ("115.955000", "36.441000"),
    "市体育公园": ("116.003000", "36.462000"),
    "市全民健身中心": ("115.986000", "36.457000"),
    "市棋类活动中心": ("115.978000", "36.452000"),
    "古城区": ("115.970500", "36.455500"),
    "湖滨广场": ("115.968000", "36.438000"),
}

# slug, title, brand, category, discipline, first day, last day, entry opens, entry closes, spot, attendance
D = date
Point = tuple[str, str]
CityEvent = tuple[str, str, str, Category, str, date, date, date | None, date | None, str, int]
CITY_EVENTS: list[CityEvent] = [
    ("2026-school-athletics", "2026 年中小学生田径比赛", "", Category.CAMPUS, "athletics",
     D(2026, 9, 19), D(2026, 9, 20), D(2026, 8, 20), D(2026, 9, 5), "市体育公园", 800),
    ("2026-chess-culture-festival", "2026 国际象棋文化节", "chess-culture-festival", Category.BRAND, "chess",
     D(2026, 10, 2), D(2026, 10, 4), D(2026, 9, 1), D(2026, 9, 20), "市棋类活动中心", 600),
    ("2026-half-marathon", "2026 环东昌湖半程马拉松赛", "dongchang-lake-half-marathon", Category.BRAND, "running",
     D(2026, 10, 18), D(2026, 10, 18), D(2026, 8, 1), D(2026, 9, 20), "东昌湖", 8000),
    ("2026-junior-basketball", "2026–2027 初中男子组篮球联赛（主客场制）", "", Category.CAMPUS, "basketball",
     D(2026, 10, 17), D(2027, 1, 16), D(2026, 9, 1), D(2026, 9, 25), "各县（市、区）主场学校", 400),
    ("2026-community-fitness", "2026 社区健身大会", "", Category.MASS, "multi-sport",
     D(2026, 11, 14), D(2026, 11, 15), D(2026, 10, 10), D(2026, 11, 5), "湖滨广场", 1200),
    ("2026-u-series-basketball", "2026 青少年 U 系列 · 篮球", "u-series", Category.YOUTH, "basketball",
     D(2026, 11, 21), D(2026, 11, 29), D(2026, 10, 20), D(2026, 11, 8), "市全民健身中心", 500),
    ("2026-roller-skating-festival", "2026 全民轮滑节", "roller-skating-festival", Category.BRAND, "skating",
     D(2026, 12, 5), D(2026, 12, 5), D(2026, 11, 1), D(2026, 11, 29), "青少年时尚体育公园", 900),
    ("2026-u-series-table-tennis", "2026 青少年 U 系列 · 乒乓球", "u-series", Category.YOUTH, "table-tennis",
     D(2026, 12, 12), D(2026, 12, 13), D(2026, 11, 10), D(2026, 12, 2), "市全民健身中心", 400),
    ("2026-u-series-football", "2026 青少年 U 系列 · 足球", "u-series", Category.YOUTH, "football",
     D(2026, 12, 5), D(2026, 12, 6), D(2026, 11, 1), D(2026, 11, 20), "市体育公园", 600),
    ("2026-badminton-open", "2026 市羽毛球公开赛", "", Category.MASS, "badminton",
     D(2026, 12, 19), D(2026, 12, 20), D(2026, 11, 15), D(2026, 12, 10), "市全民健身中心", 700),
    ("2026-go-grading", "2026 市围棋升段赛", "", Category.MASS, "go",
     D(2026, 12, 26), D(2026, 12, 27), D(2026, 11, 20), D(2026, 12, 15), "市棋类活动中心", 500),
    ("2027-new-year-walk", "2027 新年健步走", "", Category.MASS, "running",
     D(2027, 1, 1), D(2027, 1, 1), D(2026, 12, 1), D(2026, 12, 25), "古城区", 3000),
    ("2027-breaking-open", "2027 市街舞（霹雳舞）公开赛", "", Category.YOUTH, "breaking",
     D(2027, 1, 23), D(2027, 1, 24), D(2026, 12, 15), D(2027, 1, 10), "青少年时尚体育公园", 600),
    ("2027-school-volleyball", "2027 中小学生排球联赛", "", Category.CAMPUS, "volleyball",
     D(2027, 3, 13), D(2027, 5, 22), D(2027, 2, 1), D(2027, 2, 25), "市体育公园", 300),
    ("2027-bridge-invitational", "2027 江北水城桥牌邀请赛", "", Category.BRAND, "bridge",
     D(2027, 3, 20), D(2027, 3, 21), D(2027, 2, 1), D(2027, 3, 5), "市棋类活动中心", 200),
    ("2027-sports-tourism-festival", "2027 体育旅游文化节", "sports-tourism-festival", Category.BRAND, "multi-sport",
     D(2027, 4, 10), D(2027, 4, 12), D(2027, 3, 1), D(2027, 4, 1), "湖滨广场", 5000),
    ("2027-spring-ten-kilometres", "2027 东昌湖 10 公里跑", "", Category.MASS, "running",
     D(2027, 4, 18), D(2027, 4, 18), D(2027, 3, 1), D(2027, 4, 5), "东昌湖", 3000),
    ("2027-dragon-boat-open", "2027 江北水城龙舟公开赛", "dragon-boat-open", Category.BRAND, "dragon-boat",
     D(2027, 5, 15), D(2027, 5, 16), D(2027, 3, 15), D(2027, 4, 25), "东昌湖水上运动区", 4000),
    ("2027-football-cup", "2027 市民足球杯", "", Category.MASS, "football",
     D(2027, 6, 5), D(2027, 6, 20), D(2027, 4, 20), D(2027, 5, 20), "市体育公园", 600),
]  # fmt: skip

# slug, words, discipline, category, month and day of the first county's event
COUNTY_EVENTS = [
    ("winter-run", "冬季长跑", "running", Category.MASS, D(2026, 12, 5)),
    ("table-tennis", "乒乓球比赛", "table-tennis", Category.MASS, D(2026, 10, 10)),
    ("school-football", "校园足球联赛", "football", Category.CAMPUS, D(2027, 3, 6)),
]
TEAM_SPORTS = {"basketball", "football", "volleyball", "dragon-boat"}
MORNING, NOON = (time(9), time(11, 30)), (time(14), time(16, 30))


def load() -> None:
    context = Context()
    for row in CITY_EVENTS:
        context.city_event(row)
    for number, (county, point) in enumerate(SEATS.items()):
        for slug, words, discipline, category, first in COUNTY_EVENTS:
            context.county_event(county, point, slug, words, discipline, category, first + timedelta(days=7 * number))
    context.write()


class Context:
    """Collects the rows of the season and writes them in a handful of statements."""

    def __init__(self) -> None:
        self.disciplines = load_disciplines()
        self.brands = {brand.slug: brand for brand in EventBrand.objects.all()}
        self.places = {place.name: place for place in Place.objects.counties()}
        self.city = Place.objects.get(kind="city")
        self.known = set(Edition.objects.values_list("slug", flat=True))
        self.now = timezone.now()
        self.editions: list[Edition] = []
        self.competitions: list[Competition] = []
        self.sessions: list[Session] = []
        self.notices: list[Notice] = []

    def city_event(self, row: CityEvent) -> None:
        slug, title, brand, category, discipline, first, last, opens, closes, spot, attendance = row
        edition = self._edition(
            slug, title, category, discipline, first, last,
            brand=self.brands.get(brand), level=EventLevel.CITY, place=self.city, venue=spot, point=SPOTS.get(spot),
            entry_first_day=opens, entry_last_day=closes, expected_attendance=attendance,
            hosts="聊城市教育和体育局", organiser="聊城市体育事业发展中心",
        )  # fmt: skip
        if edition:
            self._programme(edition, first, last)
            CHANGES.get(slug, lambda *_: None)(edition, self)

    def county_event(
        self, county: str, point: Point, slug: str, words: str, discipline: str, category: Category, day: date
    ) -> None:
        place = self.places.get(county)
        if place is None:
            return
        edition = self._edition(
            f"{day.year}-{place.code}-{slug}", f"{day.year} {county}{words}", category, discipline, day, day,
            level=EventLevel.COUNTY, place=place, venue=f"{county}体育场", point=point, expected_attendance=300,
            entry_first_day=day - timedelta(days=35), entry_last_day=day - timedelta(days=7),
            hosts=f"{county}教育和体育局", organiser=f"{county}教育和体育局",
        )  # fmt: skip
        if edition:
            self._programme(edition, day, day)

    def _edition(
        self,
        slug: str,
        title: str,
        category: Category,
        discipline: str,
        first: date,
        last: date,
        *,
        point: Point | None,
        **values: Any,
    ) -> Edition | None:
        if slug in self.known:
            return None
        edition = Edition(
            slug=slug,
            title=title,
            category=category,
            discipline=self.disciplines[discipline],
            year=first.year,
            first_day=first,
            last_day=last,
            date_precision=Precision.DAY,
            summary=f"{title}的日期、地点、赛程均为演示数据。",
            uid=uuid5(NAMESPACE_URL, f"edition:{slug}"),
            longitude=point and point[0],
            latitude=point and point[1],
            for_children=category == Category.YOUTH or discipline == "skating",
            for_elders=category == Category.MASS,
            step_free=category in (Category.MASS, Category.BRAND),
            publication=Publication.PUBLIC,
            published_at=self.now,
            is_demo=True,
            **values,
        )
        if values["expected_attendance"] >= 1000 and last < date(2026, 11, 23):
            edition.permit_no, edition.permit_on = "演示〔2026〕第 1 号", first - timedelta(days=25)
        self.editions.append(edition)
        return edition

    def _programme(self, edition: Edition, first_day: date, last_day: date) -> None:
        """Competitions, and morning and afternoon sessions: daily for short events, on Saturdays for leagues."""
        groups = GROUPS[edition.category]
        if "男子组" in edition.title:
            groups = [(code, group, gender) for code, group, gender in groups if gender == Gender.MEN]
        own = [self._competition(edition, position, *row) for position, row in enumerate(groups)]
        if (last_day - first_day).days > 20:
            self._league(edition, own, first_day, last_day)
            return
        day = first_day
        while day <= last_day:
            name = "决赛" if day == last_day else "预赛"
            for competition, hours in zip(own, (MORNING, NOON), strict=False):
                self._session(edition, competition, f"{competition.name} {name}", day, *hours)
            if day == last_day:
                self._closing(edition, day)
            day += timedelta(days=1)

    def _competition(self, edition: Edition, position: int, code: str, group: str, gender: Gender) -> Competition:
        competition = Competition(
            edition=edition,
            code=code,
            discipline=edition.discipline,
            name=f"{edition.discipline.name}{group}",
            group_name=group,
            gender=gender,
            kind=CompetitionKind.TEAM if edition.discipline.code in TEAM_SPORTS else CompetitionKind.INDIVIDUAL,
            result_kind=ResultKind.TIME if edition.discipline.artwork == "run" else ResultKind.SCORE,
            home_and_away="主客场" in edition.title,
            position=position,
        )
        self.competitions.append(competition)
        return competition

    def _league(self, edition: Edition, competitions: Sequence[Competition], first_day: date, last_day: date) -> None:
        """A round each Saturday: every team plays, at the home team's place where the league is home and away."""
        day, number = first_day, 1
        while day <= last_day:
            for competition in competitions:
                hosting = competition.home_and_away
                for place, (home, away) in enumerate(pairs(list(SEATS), number)):
                    title = f"{competition.name} 第 {number} 轮 第 {place + 1} 场"
                    self._session(edition, competition, title, day, *HOURS[place],
                        venue=f"{home}主场" if hosting else "", point=SEATS[home] if hosting else None,
                        round_no=number, opponents=f"{home}队 — {away}队", order_no=place,
                    )  # fmt: skip
            day += timedelta(days=7)
            number += 1

    def _session(
        self,
        edition: Edition,
        competition: Competition,
        title: str,
        day: date,
        start: time,
        end: time,
        *,
        venue: str = "",
        point: Point | None = None,
        **values: Any,
    ) -> None:
        key = f"session:{edition.slug}:{competition.code}:{day}"
        longitude, latitude = point or (edition.longitude, edition.latitude)
        self.sessions.append(
            Session(
                uid=uuid5(NAMESPACE_URL, f"{key}:{values['order_no']}" if values else key),
                edition=edition,
                competition=competition,
                title=title,
                day=day,
                starts_at=timezone.make_aware(datetime.combine(day, start)),
                ends_at=timezone.make_aware(datetime.combine(day, end)),
                venue=venue or edition.venue,
                longitude=longitude,
                latitude=latitude,
                **values,
            )
        )

    def _closing(self, edition: Edition, day: date) -> None:
        self.sessions.append(
            Session(
                uid=uuid5(NAMESPACE_URL, f"session:{edition.slug}:closing"),
                edition=edition,
                title="颁奖仪式",
                day=day,
                to_follow=True,
                order_no=9,
                venue=edition.venue,
            )
        )

    def notice(self, edition: Edition, kind: AnnouncementKind, reason: str, text: str, before: str, after: str) -> None:
        said = {"reason": reason, "text": text, "before": before, "after": after}
        self.notices.append(Notice(edition=edition, kind=kind, announced_at=self.now, **said))

    def write(self) -> None:
        Edition.objects.bulk_create(self.editions, batch_size=500)
        Competition.objects.bulk_create(self.competitions, batch_size=500)
        Session.objects.bulk_create(self.sessions, batch_size=500)
        Notice.objects.bulk_create(self.notices, batch_size=500)
