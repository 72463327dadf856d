"""Brands and editions of the press conference of 2025-03-18, with the words of the source.

Dates that were not published stay unknown; ``known_from`` and ``known_until`` hold what 2024 年以来 can mean on the
day of the press conference.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from events.calendar.enums import BidState, Category, CompetitionKind, EventLevel, Gender, Publication
from events.calendar.models import Competition, Discipline, Edition, EventBrand, Recognition
from portal.dates.precision import Precision
from portal.places.models import Place
from portal.records.enums import Qualifier

PRESS = {
    "source_title": "聊城市政府新闻办“聊城 新篇章”系列新闻发布会（增进民生福祉专场）",
    "source_on": date(2025, 3, 18),
}
SINCE_2024 = {
    "known_from": date(2024, 1, 1),
    "known_until": date(2025, 3, 18),
    "date_note": "2024 年以来举办（截至 2025 年 3 月 18 日），具体日期未公布",
}
OFFICIAL_NAME = "市政府新闻办新闻发布会（2025 年 3 月 18 日）公布的赛事名称。"

# code, name, English name, parent, artwork
DISCIPLINES = [
    ("mind", "智力运动", "Mind sports", None, "mind"),
    ("chess", "国际象棋", "Chess", "mind", "chess"),
    ("go", "围棋", "Go", "mind", "go"),
    ("xiangqi", "象棋", "Xiangqi", "mind", "mind"),
    ("bridge", "桥牌", "Bridge", "mind", "mind"),
    ("dragon-boat", "龙舟", "Dragon boat", None, "boat"),
    ("running", "路跑", "Road running", None, "run"),
    ("athletics", "田径", "Athletics", None, "run"),
    ("basketball", "篮球", "Basketball", None, "basketball"),
    ("football", "足球", "Football", None, "football"),
    ("volleyball", "排球", "Volleyball", None, "ball"),
    ("table-tennis", "乒乓球", "Table tennis", None, "table-tennis"),
    ("badminton", "羽毛球", "Badminton", None, "ball"),
    ("skating", "轮滑", "Roller skating", None, "skate"),
    ("street-dance", "街舞", "Street dance", None, "break"),
    ("breaking", "霹雳舞", "Breaking", "street-dance", "break"),
    ("multi-sport", "综合", "Multi-sport", None, "fit"),
]

# slug, name, English name, discipline, level
BRANDS = [
    ("chess-culture-festival", "国际象棋文化节", "Chess Culture Festival", "chess", EventLevel.CITY),
    ("sports-tourism-festival", "体育旅游文化节", "Sports Tourism Culture Festival", "multi-sport", EventLevel.CITY),
    ("roller-skating-festival", "全民轮滑节", "Roller Skating Festival for All", "skating", EventLevel.CITY),
    (
        "dongchang-lake-half-marathon",
        "环东昌湖半程马拉松赛",
        "Dongchang Lake Half Marathon",
        "running",
        EventLevel.CITY,
    ),
    ("dragon-boat-open", "江北水城龙舟公开赛", "Water City Dragon Boat Open", "dragon-boat", EventLevel.CITY),
    (
        "world-university-mind-sports",
        "世界大学生智力运动会",
        "World University Mind Sports Games",
        "mind",
        EventLevel.WORLD,
    ),
    (
        "asian-university-dragon-boat",
        "亚洲大学生龙舟锦标赛",
        "Asian University Dragon Boat Championship",
        "dragon-boat",
        EventLevel.ASIA,
    ),
    ("shandong-fitness-games", "山东省全民健身运动会", "", "multi-sport", EventLevel.PROVINCE),
    ("national-fitness-competition", "全国全民健身大赛", "", "multi-sport", EventLevel.NATIONAL),
    ("citizens-games", "市民运动会", "", "multi-sport", EventLevel.CITY),
    ("student-games", "学生（青少年）运动会暨中小学生体育联赛", "", "multi-sport", EventLevel.CITY),
    ("u-series", "青少年U系列赛事", "", "multi-sport", EventLevel.CITY),
]

RECOGNITIONS = [
    (
        "chess-culture-festival",
        "国家体育总局",
        "认可支持",
        EventLevel.NATIONAL,
        "国际象棋文化节获得国家体育总局认可支持",
    ),
    (
        "sports-tourism-festival",
        "国家体育总局",
        "认可支持",
        EventLevel.NATIONAL,
        "体育旅游文化节获得国家体育总局认可支持",
    ),
    ("roller-skating-festival", "国家体育总局", "认可支持", EventLevel.NATIONAL, "全民轮滑节获得国家体育总局认可支持"),
    ("dongchang-lake-half-marathon", "聊城市", "城市品牌赛事", EventLevel.CITY, "环东昌湖半程马拉松赛成为城市品牌赛事"),
    ("dragon-boat-open", "聊城市", "城市品牌赛事", EventLevel.CITY, "江北水城龙舟公开赛成为城市品牌赛事"),
]

EDITIONS: list[dict[str, Any]] = [
    {
        "slug": "2026-world-university-mind-sports",
        "brand": "world-university-mind-sports",
        "discipline": "mind",
        "level": EventLevel.WORLD,
        "bid_state": BidState.AWARDED,
        "is_featured": True,
        "title": "2026 世界大学生智力运动会",
        "title_en": "2026 World University Mind Sports Games",
        "summary": "由聊城承办的国际大学生智力体育赛事，赛事信息将在本页发布。",
        "summary_en": "An international student mind-sports event hosted by Liaocheng. News will be published here.",
        "description": "聊城成功申办 2026 年世界大学生智力运动会。比赛日期和项目尚未公布，具体以组委会公告为准。",
        "description_en": "Liaocheng won the bid for the 2026 World University Mind Sports Games. "
        "Dates and disciplines have not been published; the organising committee will announce them.",
        "year": 2026,
        "first_day": date(2026, 1, 1),
        "date_precision": Precision.YEAR,
        "date_note": "具体日期以组委会公告为准",
        "date_note_en": "dates to be announced by the organising committee",
        "venue": "山东聊城",
        "venue_en": "Liaocheng, Shandong, China",
        "source_quote": "成功申办2026年世界大学生智力运动会",
    },
    {
        "slug": "asian-university-dragon-boat",
        "brand": "asian-university-dragon-boat",
        "discipline": "dragon-boat",
        "level": EventLevel.ASIA,
        "bid_state": BidState.AWARDED,
        "title": "亚洲大学生龙舟锦标赛",
        "title_en": "Asian University Dragon Boat Championship",
        "summary": "聊城已成功申办，举办年份和日期尚未公布。",
        "summary_en": "Liaocheng won the bid; neither year nor dates have been published.",
        "date_note": "年份和日期未公布，以组委会公告为准",
        "date_note_en": "year and dates to be announced by the organising committee",
        "venue": "山东聊城",
        "venue_en": "Liaocheng, Shandong, China",
        "source_quote": "成功申办亚洲大学生龙舟锦标赛",
    },
    {
        "slug": "2025-shandong-fitness-games",
        "brand": "shandong-fitness-games",
        "ordinal": 15,
        "discipline": "multi-sport",
        "level": EventLevel.PROVINCE,
        "bid_state": BidState.AWARDED,
        "title": "2025 年山东省第十五届全民健身运动会",
        "summary": "聊城成功申办的省级综合性群众体育赛事。",
        "year": 2025,
        "first_day": date(2025, 1, 1),
        "date_precision": Precision.YEAR,
        "date_note": "具体日期未公布",
        "source_quote": "2025年山东省第十五届全民健身运动会",
    },
    {
        "slug": "1st-national-fitness-breaking-east",
        "brand": "national-fitness-competition",
        "ordinal": 1,
        "discipline": "breaking",
        "level": EventLevel.NATIONAL,
        "title": "首届全国全民健身大赛（华东区）霹雳舞比赛",
        "summary": "聊城承办的国家级群众体育赛事。",
        "source_quote": "成功举办首届全国全民健身大赛(华东区)霹雳舞比赛",
        **SINCE_2024,
    },
    {
        "slug": "1st-citizens-games",
        "brand": "citizens-games",
        "ordinal": 1,
        "category": Category.MASS,
        "discipline": "multi-sport",
        "level": EventLevel.CITY,
        "title": "首届市民运动会",
        "summary": "面向全市市民的综合性群众体育赛事，市级参赛 25000 余人。",
        "declared_participants": 25000,
        "declared_qualifier": Qualifier.OVER,
        "declared_scope": "市级参赛",
        "source_quote": "举办首届市民运动会，市级参赛25000余人",
        **SINCE_2024,
    },
    {
        "slug": "2nd-student-games",
        "brand": "student-games",
        "ordinal": 2,
        "category": Category.CAMPUS,
        "discipline": "multi-sport",
        "level": EventLevel.CITY,
        "title": "全市第二届学生（青少年）运动会暨中小学生体育联赛",
        "summary": "初中男子组篮球首次实行主客场制。",
        "source_quote": "成功举办全市第二届学生(青少年)运动会暨中小学生体育联赛",
        **SINCE_2024,
    },
    {
        "slug": "2024-u-series",
        "brand": "u-series",
        "ordinal": 1,
        "category": Category.YOUTH,
        "discipline": "multi-sport",
        "level": EventLevel.CITY,
        "title": "2024 年全市青少年U系列赛事",
        "summary": "暑期首次举办的全市青少年分龄赛事。",
        "year": 2024,
        "first_day": date(2024, 1, 1),
        "date_precision": Precision.YEAR,
        "date_note": "暑期举办，具体日期未公布",
        "source_quote": "暑期首次举办全市青少年U系列赛事",
    },
]


def load() -> None:
    disciplines = load_disciplines()
    for slug, name, name_en, discipline, level in BRANDS:
        EventBrand.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "name_en": name_en,
                "discipline": disciplines[discipline],
                "level": level,
                "name_basis": OFFICIAL_NAME,
                "aliases": "FISU World University Championship Mind Sports" if discipline == "mind" else "",
                **PRESS,
            },
        )
    brands = {brand.slug: brand for brand in EventBrand.objects.all()}
    for slug, body, wording, level, quote in RECOGNITIONS:
        Recognition.objects.get_or_create(
            brand=brands[slug], body=body, wording=wording, defaults={"level": level, "source_quote": quote, **PRESS}
        )
    city = Place.objects.get(kind="city")
    for row in EDITIONS:
        _load_edition(row, brands, disciplines, city)
    Competition.objects.get_or_create(
        edition=Edition.objects.get(slug="2nd-student-games"),
        code="BKB-M-JUNIOR",
        defaults={
            "discipline": disciplines["basketball"],
            "name": "初中男子组篮球",
            "gender": Gender.MEN,
            "group_name": "初中组",
            "kind": CompetitionKind.TEAM,
            "home_and_away": True,
        },
    )


def load_disciplines() -> dict[str, Discipline]:
    for position, (code, name, name_en, parent, artwork) in enumerate(DISCIPLINES):
        Discipline.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "parent": Discipline.objects.get(code=parent) if parent else None,
                "artwork": artwork,
                "position": position,
            },
        )
    return {discipline.code: discipline for discipline in Discipline.objects.all()}


def _load_edition(
    row: dict[str, Any], brands: Mapping[str, EventBrand], disciplines: Mapping[str, Discipline], city: Place
) -> None:
    values = {
        "name_basis": OFFICIAL_NAME,
        "publication": Publication.PUBLIC,
        "published_at": timezone.now(),
        "place": city,
        "uid": uuid5(NAMESPACE_URL, f"edition:{row['slug']}"),
        **PRESS,
        **row,
        "brand": brands[row["brand"]],
        "discipline": disciplines[row["discipline"]],
    }
    Edition.objects.get_or_create(slug=values.pop("slug"), defaults=values)
