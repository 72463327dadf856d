"""The material of the demonstration: shapes of facilities, patterns of hours, areas and residents."""

from dataclasses import dataclass
from decimal import Decimal

from events.facilities.enums import Booking, Fee, Ownership, Setting

RESIDENTS = {
    "371502": 820_000,
    "371503": 510_000,
    "371581": 700_000,
    "371525": 720_000,
    "371522": 880_000,
    "371521": 690_000,
    "371524": 350_000,
    "371526": 450_000,
    "LC-JKQ": 260_000,
    "LC-GXQ": 180_000,
    "LC-DJQ": 190_000,
}
_PER_PERSON = ("2.95", "2.80", "2.61", "2.48", "2.40", "2.58", "3.02", "2.85", "3.10", "3.05", "3.12")
AREAS = {code: Decimal(ratio) * RESIDENTS[code] for code, ratio in zip(RESIDENTS, _PER_PERSON, strict=True)}

# Pattern → periods (name, first day, last day, weekly rows of days, start and end in minutes).
# name, first and last day of the season, then the days of the week with minutes from midnight
PATTERNS: dict[str, tuple[tuple[str, str, str, tuple[tuple[str, int | None, int | None], ...]], ...]] = {
    "always": (("全年", "", "", (("daily", 0, 1440),)),),
    "park": (
        ("夏季", "05-01", "09-30", (("daily", 300, 1320),)),
        ("冬季", "10-01", "04-30", (("daily", 360, 1200),)),
    ),
    "court": (("全年", "", "", (("daily", 360, 1260),)),),
    "hall": (("全年", "", "", (("workday", 540, 1260), ("weekend", 480, 1320), ("holiday", 480, 1320))),),
    "hall-monday": (("全年", "", "", (("daily", 540, 1260), ("mon", None, None), ("holiday", 540, 1080))),),
    "late": (("全年", "", "", (("workday", 600, 1320), ("weekend", 600, 1500))),),
    "school": (
        ("学期中", "", "", (("workday", 1080, 1200), ("weekend", 480, 1080), ("holiday", 480, 1080))),
        ("暑假", "07-10", "08-31", (("daily", 480, 1080),)),
    ),
    "pool": (
        ("夏季", "06-01", "09-10", (("daily", 540, 1260),)),
        ("停用季", "09-11", "05-31", (("daily", None, None),)),
    ),
}


@dataclass(frozen=True)
class Shape:
    """A plausible kind of facility of a township."""

    kind: str
    name: str
    contents: str
    setting: str
    hours: tuple[str, ...]
    areas: tuple[str, ...]
    fee: tuple[Fee, ...] = (Fee.FREE,)
    booking: tuple[Booking, ...] = (Booking.NONE,)
    booking_note: str = ""
    ownership: str = Ownership.PUBLIC
    school: bool = False


PAID = (Fee.LOW, Fee.LOW, Fee.FREE)
CALL = (Booking.PHONE, Booking.WALK_IN)
SHAPES = (
    Shape("1001", "健身广场", "健身路径 1 套、小广场", Setting.OUTDOOR, ("always", "park"), ("600", "850", "1200")),
    Shape("1003", "健身步道", "步道 1.2 公里", Setting.OUTDOOR, ("always",), ("2400", "3600")),
    Shape("0401", "篮球场", "篮球场 2 片", Setting.OUTDOOR, ("court", "park"), ("1216", "1824")),
    Shape("0402", "三人篮球场", "三人篮球场 2 片", Setting.OUTDOOR, ("court",), ("480", "600")),
    Shape(
        "0303",
        "五人制足球场",
        "五人制足球场 1 片",
        Setting.OUTDOOR,
        ("court",),
        ("968", "1200"),
        PAID,
        CALL,
        "请提前一天预约。",
    ),
    Shape("0802", "门球场", "门球场 1 片", Setting.OUTDOOR, ("park",), ("420",)),
    Shape(
        "0702",
        "羽毛球馆",
        "羽毛球场 6 片",
        Setting.INDOOR,
        ("hall", "hall-monday", "late"),
        ("860", "1280"),
        PAID,
        CALL,
        "可电话预约，当日空场现场登记。",
    ),
    Shape(
        "0602",
        "乒乓球馆",
        "乒乓球台 8 张",
        Setting.INDOOR,
        ("hall", "hall-monday"),
        ("320", "480"),
        PAID,
        CALL,
        "现场登记即可使用。",
    ),
    Shape(
        "1005",
        "全民健身中心",
        "健身房、乒乓球室、多功能厅",
        Setting.BOTH,
        ("hall", "late"),
        ("2600", "4200"),
        PAID,
        CALL,
        "团体使用请提前三天预约。",
    ),
    Shape(
        "0101",
        "学校运动场（课余开放）",
        "400 米田径场、篮球场 4 片",
        Setting.OUTDOOR,
        ("school",),
        ("17500", "18900"),
        booking=(Booking.WALK_IN,),
        booking_note="凭身份证件在门卫处登记。",
        school=True,
    ),
    Shape(
        "0401",
        "学校篮球场（课余开放）",
        "篮球场 4 片",
        Setting.OUTDOOR,
        ("school",),
        ("2432",),
        booking=(Booking.WALK_IN,),
        booking_note="凭身份证件在门卫处登记。",
        school=True,
    ),
    Shape(
        "0201",
        "室外游泳池",
        "50 米泳池 1 座",
        Setting.OUTDOOR,
        ("pool",),
        ("1250",),
        (Fee.LOW,),
        CALL,
        "夏季开放，现场购票。",
    ),
    Shape("1004", "体育公园", "健身步道、篮球场、儿童活动区", Setting.OUTDOOR, ("park", "always"), ("12000", "26000")),
)
