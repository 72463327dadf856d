"""The closed lists of this room. Lists that the published texts leave open are tables, not lists."""

from django.db import models


class Qualifier(models.TextChoices):
    """How the published wording bounds the number: 4800余 is more than 4800, 200兆以上 is at least 200."""

    EXACT = "exact", "（无）"
    OVER = "over", "余"
    AT_LEAST = "at_least", "以上"
    ABOUT = "about", "约"
    AT_MOST = "at_most", "以内"
    SEVERAL = "several", "多个"


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已修订"
    WITHDRAWN = "withdrawn", "已撤回"


class Quality(models.TextChoices):
    """What kind of value this is; the last three say why there is none."""

    NORMAL = "normal", "正式"
    PROVISIONAL = "provisional", "初步"
    ESTIMATED = "estimated", "估计"
    DERIVED = "derived", "由公布数推算"
    NOT_APPLICABLE = "not_applicable", "不适用"
    UNAVAILABLE = "unavailable", "无数据"
    SUPPRESSED = "suppressed", "不予公布"


WITHOUT_VALUE = (Quality.NOT_APPLICABLE, Quality.UNAVAILABLE, Quality.SUPPRESSED)


class MeasureType(models.TextChoices):
    COUNT = "count", "数量"
    RATIO = "ratio", "比例"
    RATE = "rate", "比率"
    MONEY = "money", "金额"
    TEXT = "text", "文字"


class Direction(models.TextChoices):
    UP = "up", "越高越好"
    DOWN = "down", "越低越好"
    NONE = "none", "无方向"


class Accumulation(models.TextChoices):
    STOCK = "stock", "时点数"
    FLOW = "flow", "期内数"
    CUMULATIVE = "cumulative", "累计数"


class Frequency(models.TextChoices):
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"
    IRREGULAR = "irregular", "不定期"


class SourceKind(models.TextChoices):
    PRESS_CONFERENCE = "press_conference", "新闻发布会"
    ARTICLE = "article", "公开报道"
    DOCUMENT = "document", "文件"
    REPORT = "report", "统计报表"
    DEMONSTRATION = "demonstration", "演示数据"


class Comparator(models.TextChoices):
    AT_LEAST = "gte", "不低于"
    AT_MOST = "lte", "不高于"
    EQUAL = "eq", "等于"


class Level(models.TextChoices):
    NATION = "nation", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"


class ClaimKind(models.TextChoices):
    RANK = "rank", "名次"
    FIRST = "first", "首个"
