"""Fixed vocabularies of the school register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """办学类型 of the ministry's statistics, beside the class digits of the code."""

    KINDERGARTEN = "kindergarten", _("幼儿园")
    PRIMARY = "primary", _("小学")
    TEACHING_POINT = "teaching_point", _("小学教学点")
    JUNIOR = "junior", _("初级中学")
    NINE_YEAR = "nine_year", _("九年一贯制学校")
    TWELVE_YEAR = "twelve_year", _("十二年一贯制学校")
    COMPLETE_SECONDARY = "complete_secondary", _("完全中学")
    SENIOR = "senior", _("高级中学")
    VOCATIONAL = "vocational", _("中等职业学校")
    HIGHER_VOCATIONAL = "higher_vocational", _("高等职业学校")
    SPECIAL = "special", _("特殊教育学校")
    SPECIALISED = "specialised", _("专门学校")
    OTHER = "other", _("其他")


SAID_BY_STAGE = (Form.KINDERGARTEN, Form.PRIMARY, Form.JUNIOR, Form.SENIOR)  # no more than the name of their stage


class Ownership(models.TextChoices):
    PUBLIC = "public", _("公办")
    PRIVATE = "private", _("民办")
    OTHER = "other", _("其他")


class Setting(models.TextChoices):
    """城乡分类 of the seat of the school."""

    URBAN = "urban", _("城区")
    TOWN = "town", _("镇区")
    VILLAGE = "village", _("乡村")


class LinkKind(models.TextChoices):
    """Reads from the older school to the newer one."""

    MERGED_INTO = "merged_into", _("并入")
    SPLIT_INTO = "split_into", _("分设出")
    RECODED = "recoded", _("更名并换发代码为")
    REBUILT_AS = "rebuilt_as", _("迁建为")


class ServiceKind(models.TextChoices):
    AFTER_SCHOOL = "after_school", _("课后服务")
    HOLIDAY_CARE = "holiday_care", _("假期托管")
    EXTENDED_HOURS = "extended_hours", _("延时服务")


class Season(models.TextChoices):
    TERM = "term", _("学期中")
    WINTER = "winter", _("寒假")
    SUMMER = "summer", _("暑假")
    ALL_YEAR = "all_year", _("全年")


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
