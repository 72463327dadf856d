"""Data that every installation starts with: census kinds, amenities, thresholds."""

from events.facilities.enums import Measure

# The groups and kinds of the national statistics of sports facilities (standard date 31 December). The codes are ours.
KINDS = {
    ("01", "田径场地", "田径、健走"): (("0101", "400 米环形田径场"), ("0102", "其他田径场")),
    ("02", "游泳场地", "游泳"): (("0201", "室外游泳池"), ("0202", "室内游泳馆"), ("0203", "天然游泳场")),
    ("03", "足球场地", "足球"): (
        ("0301", "十一人制足球场"),
        ("0302", "七人制足球场"),
        ("0303", "五人制足球场"),
        ("0304", "沙滩足球场"),
    ),
    ("04", "篮球场地", "篮球"): (("0401", "室外篮球场"), ("0402", "室外三人篮球场"), ("0403", "室内篮球馆")),
    ("05", "排球场地", "排球"): (("0501", "室外排球场"), ("0502", "室内排球馆")),
    ("06", "乒乓球场地", "乒乓球"): (("0601", "室外乒乓球场"), ("0602", "乒乓球馆")),
    ("07", "羽毛球场地", "羽毛球"): (("0701", "室外羽毛球场"), ("0702", "羽毛球馆")),
    ("08", "其他球类场地", "网球、门球"): (("0801", "网球场"), ("0802", "门球场"), ("0803", "多功能运动场")),
    ("09", "冰雪场地", "滑冰、滑雪"): (("0901", "滑冰场"), ("0902", "滑雪场")),
    ("10", "体育健身场地", "健身"): (
        ("1001", "全民健身路径"),
        ("1002", "健身房"),
        ("1003", "健身步道"),
        ("1004", "体育公园"),
        ("1005", "全民健身中心"),
    ),
    ("11", "其他体育场地", "轮滑、滑板、攀岩"): (("1101", "轮滑场"), ("1102", "滑板场"), ("1103", "攀岩场地")),
}

AMENITIES = ("饮水处", "卫生间", "淋浴", "储物柜", "停车场", "自行车停放", "器材租借", "急救设备（AED）")

RULES_SOURCE = "公共体育场馆基本公共服务规范（体规字〔2021〕7 号）"
THRESHOLDS = (
    (Measure.DAYS_PER_YEAR, 330, False, RULES_SOURCE),
    (Measure.HOURS_PER_WEEK, 35, False, RULES_SOURCE),
    (Measure.HOURS_PER_DAY_OFF, 8, False, RULES_SOURCE),
    (Measure.OUTDOOR_HOURS_PER_DAY, 12, False, RULES_SOURCE),
    (Measure.PRICE_PERCENT, 70, True, RULES_SOURCE),
    (Measure.CONCESSION_PERCENT, 50, True, RULES_SOURCE),
    (Measure.FREE_DAYS, 1, False, "山东省全民健身条例第四十一条（全民健身日免费开放）"),
)
