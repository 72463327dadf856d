"""The closed lists of this room. Lists that the published texts leave open are tables, not lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    SUPERSEDED = "superseded", _("已修订")
    WITHDRAWN = "withdrawn", _("已撤回")


class Quality(models.TextChoices):
    """What kind of value this is; the last three say why there is none."""

    NORMAL = "normal", _("正式")
    PROVISIONAL = "provisional", _("初步")
    ESTIMATED = "estimated", _("估计")
    DERIVED = "derived", _("由公布数推算")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    UNAVAILABLE = "unavailable", _("无数据")
    SUPPRESSED = "suppressed", _("不予公布")


WITHOUT_VALUE = (Quality.NOT_APPLICABLE, Quality.UNAVAILABLE, Quality.SUPPRESSED)


class MeasureType(models.TextChoices):
    COUNT = "count", _("数量")
    RATIO = "ratio", _("比例")
    RATE = "rate", _("比率")
    MONEY = "money", _("金额")
    TEXT = "text", _("文字")


class Direction(models.TextChoices):
    UP = "up", _("越高越好")
    DOWN = "down", _("越低越好")
    NONE = "none", _("无方向")


class Accumulation(models.TextChoices):
    STOCK = "stock", _("时点数")
    FLOW = "flow", _("期内数")
    CUMULATIVE = "cumulative", _("累计数")


class Frequency(models.TextChoices):
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF_YEAR = "half_year", _("每半年")
    YEAR = "year", _("每年")
    IRREGULAR = "irregular", _("不定期")


class SourceKind(models.TextChoices):
    PRESS_CONFERENCE = "press_conference", _("新闻发布会")
    ARTICLE = "article", _("公开报道")
    DOCUMENT = "document", _("文件")
    REPORT = "report", _("统计报表")
    DEMONSTRATION = "demonstration", _("演示数据")


class Comparator(models.TextChoices):
    AT_LEAST = "gte", _("不低于")
    AT_MOST = "lte", _("不高于")
    EQUAL = "eq", _("等于")


class ClaimKind(models.TextChoices):
    RANK = "rank", _("名次")
    FIRST = "first", _("首个")
