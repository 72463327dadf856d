"""Fixed vocabularies of groups and alliances."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NetworkKind(models.TextChoices):
    GROUP = "group", _("教育集团")
    ALLIANCE = "alliance", _("教育联盟")


class Role(models.TextChoices):
    CORE = "core", _("核心校")
    MEMBER = "member", _("成员校")
    PARTNER = "partner", _("合作校")
