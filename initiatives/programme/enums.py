"""The closed lists of this room."""

from django.db import models


class Wing(models.TextChoices):
    EDUCATION = "education", "教育"
    SPORT = "sport", "体育"


class Status(models.TextChoices):
    """How far an initiative or a measure is. Derived (``status.py``) unless overridden with a reason."""

    PLANNED = "planned", "未启动"
    ACTIVE = "active", "推进中"
    LATE = "late", "有逾期"
    DONE = "done", "已完成"
    STANDING = "standing", "长期实施"
    ENDED = "ended", "已终止"


class MeasureKind(models.TextChoices):
    MEASURE = "measure", "措施"
    ACTION = "action", "行动"
    PROJECT = "project", "工程"
    CAMPAIGN = "campaign", "专项整治"
    REFORM = "reform", "改革"
    ACTIVITY = "activity", "活动"


class Progress(models.TextChoices):
    PLANNED = "planned", "未开始"
    ACTIVE = "active", "推进中"
    DONE = "done", "已完成"
    DROPPED = "dropped", "已取消"
