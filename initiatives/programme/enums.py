"""The closed lists of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Wing(models.TextChoices):
    EDUCATION = "education", _("教育")
    SPORT = "sport", _("体育")


class Status(models.TextChoices):
    """How far an initiative or a measure is. Derived (``status.py``) unless overridden with a reason."""

    PLANNED = "planned", _("未启动")
    ACTIVE = "active", _("推进中")
    LATE = "late", _("有逾期")
    DONE = "done", _("已完成")
    STANDING = "standing", _("长期实施")
    ENDED = "ended", _("已终止")


class MeasureKind(models.TextChoices):
    MEASURE = "measure", _("措施")
    ACTION = "action", _("行动")
    PROJECT = "project", _("工程")
    CAMPAIGN = "campaign", _("专项整治")
    REFORM = "reform", _("改革")
    ACTIVITY = "activity", _("活动")


class Progress(models.TextChoices):
    PLANNED = "planned", _("未开始")
    ACTIVE = "active", _("推进中")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("已取消")
