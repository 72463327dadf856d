"""The roles of the bureau, as data."""

from django.db import models


class Role(models.TextChoices):
    """What a person may be granted in a place; ``rules.py`` of each room says what each role may do there."""

    SYSTEM = "system", "系统管理员"
    DATA = "data", "数据管理员"
    EDITOR = "editor", "内容编辑"
    FIRST_REVIEW = "review1", "初审"
    SECOND_REVIEW = "review2", "复审"
    FINAL_REVIEW = "review3", "终审"
    PUBLISHER = "publisher", "发布"
    AUDITOR = "auditor", "审计员"
    INTAKE = "intake", "受理员"
    HANDLER = "handler", "承办人"
    HEAD = "head", "科室负责人"
    REPORT_CHECKER = "reports", "举报核查员"


# Who administers or audits does so for a place, never for a single unit.
WHOLE = (Role.SYSTEM, Role.AUDITOR)
