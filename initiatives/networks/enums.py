"""Fixed vocabularies of groups and alliances."""

from django.db import models


class NetworkKind(models.TextChoices):
    GROUP = "group", "教育集团"
    ALLIANCE = "alliance", "教育联盟"


class Role(models.TextChoices):
    CORE = "core", "核心校"
    MEMBER = "member", "成员校"
    PARTNER = "partner", "合作校"
