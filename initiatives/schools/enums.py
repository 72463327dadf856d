"""Fixed vocabularies of the school register."""

from django.db import models


class Form(models.TextChoices):
    """办学类型 of the ministry's statistics, beside the class digits of the code."""

    KINDERGARTEN = "kindergarten", "幼儿园"
    PRIMARY = "primary", "小学"
    TEACHING_POINT = "teaching_point", "小学教学点"
    JUNIOR = "junior", "初级中学"
    NINE_YEAR = "nine_year", "九年一贯制学校"
    TWELVE_YEAR = "twelve_year", "十二年一贯制学校"
    COMPLETE_SECONDARY = "complete_secondary", "完全中学"
    SENIOR = "senior", "高级中学"
    VOCATIONAL = "vocational", "中等职业学校"
    HIGHER_VOCATIONAL = "higher_vocational", "高等职业学校"
    SPECIAL = "special", "特殊教育学校"
    SPECIALISED = "specialised", "专门学校"
    OTHER = "other", "其他"


class Ownership(models.TextChoices):
    PUBLIC = "public", "公办"
    PRIVATE = "private", "民办"
    OTHER = "other", "其他"


class Setting(models.TextChoices):
    """城乡分类 of the seat of the school."""

    URBAN = "urban", "城区"
    TOWN = "town", "镇区"
    VILLAGE = "village", "乡村"


class Datum(models.TextChoices):
    """The coordinate system in which a position was measured. Values are kept as measured."""

    CGCS2000 = "cgcs2000", "CGCS2000 / WGS-84"
    GCJ02 = "gcj02", "GCJ-02（高德、腾讯）"
    BD09 = "bd09", "BD-09（百度）"


class LinkKind(models.TextChoices):
    """Reads from the older school to the newer one."""

    MERGED_INTO = "merged_into", "并入"
    SPLIT_INTO = "split_into", "分设出"
    RECODED = "recoded", "更名并换发代码为"
    REBUILT_AS = "rebuilt_as", "迁建为"


class ServiceKind(models.TextChoices):
    AFTER_SCHOOL = "after_school", "课后服务"
    HOLIDAY_CARE = "holiday_care", "假期托管"
    EXTENDED_HOURS = "extended_hours", "延时服务"


class Season(models.TextChoices):
    TERM = "term", "学期中"
    WINTER = "winter", "寒假"
    SUMMER = "summer", "暑假"
    ALL_YEAR = "all_year", "全年"


class Level(models.TextChoices):
    STATE = "state", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


# Class digits of the 10-digit school code (first two digits; digits three and four are the province).
CODE_CLASSES = {
    "11": "幼儿园",
    "21": "小学",
    "22": "成人小学",
    "31": "普通初中",
    "32": "职业初中",
    "33": "成人初中",
    "34": "普通高中（完全中学）",
    "35": "成人高中",
    "36": "中等职业学校",
    "37": "专门学校",
    "41": "普通高等学校",
    "42": "成人高等学校",
    "51": "特殊教育学校",
    "91": "其他",
    "92": "其他",
    "93": "其他",
}
CODE_PATTERN = rf"^({'|'.join(CODE_CLASSES)})\d{{8}}$"
