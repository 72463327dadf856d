"""The words that the register of sports facilities may choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Setting(models.TextChoices):
    INDOOR = "indoor", _("室内")
    OUTDOOR = "outdoor", _("室外")
    BOTH = "both", _("室内和室外")
    UNKNOWN = "unknown", _("室内外未登记")


class Ownership(models.TextChoices):
    PUBLIC = "public", _("公共体育设施")
    SCHOOL = "school", _("学校体育设施")
    COMMUNITY = "community", _("社区、村居设施")
    PRIVATE = "private", _("社会力量举办")


class Status(models.TextChoices):
    """Where a facility is in its life. Only an active one can be open."""

    PLANNED = "planned", _("在建或规划")
    ACTIVE = "active", _("正常使用")
    SUSPENDED = "suspended", _("暂停使用")
    RETIRED = "retired", _("已停用")


class Fee(models.TextChoices):
    FREE = "free", _("免费")
    LOW = "low", _("低收费")
    MARKET = "market", _("市场价")
    UNKNOWN = "unknown", _("收费未登记")


class Booking(models.TextChoices):
    NONE = "none", _("无需预约")
    WALK_IN = "walk_in", _("现场登记")
    PHONE = "phone", _("电话预约")
    ONLINE = "online", _("在线预约")
    UNKNOWN = "unknown", _("预约方式未登记")


class Answer(models.TextChoices):
    """A fact nobody has looked at is unknown, never no."""

    YES = "yes", _("有")
    NO = "no", _("没有")
    UNKNOWN = "unknown", _("未核实")


class AccessItem(models.TextChoices):
    ENTRANCE = "entrance", _("无障碍出入口")
    RAMP = "ramp", _("轮椅坡道")
    DOOR = "door", _("门宽 80 厘米以上")
    LIFT = "lift", _("无障碍电梯")
    TOILET = "toilet", _("无障碍卫生间")
    CHANGING = "changing", _("无障碍更衣、淋浴")
    PARKING = "parking", _("无障碍停车位")
    SEATS = "seats", _("轮椅席位")
    TACTILE = "tactile", _("盲道")
    HEARING = "hearing", _("听力辅助或字幕")
    COUNTER = "counter", _("低位服务台")
    STAFF = "staff", _("人工协助")


class Days(models.TextChoices):
    """Which days a weekly span is for. The more exact word wins: see ``hours.py``."""

    DAILY = "daily", "每天"
    WORKDAY = "workday", "工作日（含调休上班日）"
    WEEKEND = "weekend", "周末"
    MON = "mon", "周一"
    TUE = "tue", "周二"
    WED = "wed", "周三"
    THU = "thu", "周四"
    FRI = "fri", "周五"
    SAT = "sat", "周六"
    SUN = "sun", "周日"
    HOLIDAY = "holiday", "法定节假日"


class Group(models.TextChoices):
    """Who has a right to a concession (provincial fitness ordinance, article 41; national service rules of 2021)."""

    STUDENT = "student", _("学生")
    ELDER = "elder", _("老年人")
    DISABLED = "disabled", _("残疾人")
    SOLDIER = "soldier", _("现役军人")
    FIREFIGHTER = "firefighter", _("消防救援人员")


class FaultState(models.TextChoices):
    NEW = "new", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    REPAIRING = "repairing", _("维修中")
    FIXED = "fixed", _("已修复")
    REJECTED = "rejected", _("不予处理")


class Measure(models.TextChoices):
    """What the service rules put a threshold on."""

    DAYS_PER_YEAR = "days_per_year", "每年开放天数"
    HOURS_PER_WEEK = "hours_per_week", "每周开放小时数"
    HOURS_PER_DAY_OFF = "hours_per_day_off", "周末和节假日每天开放小时数"
    OUTDOOR_HOURS_PER_DAY = "outdoor_hours_per_day", "室外场地每天开放小时数"
    PRICE_PERCENT = "price_percent", "收费占市场价百分比"
    CONCESSION_PERCENT = "concession_percent", "优惠群体收费占原价百分比"
    FREE_DAYS = "free_days", "每年向公众免费开放天数"
