"""Ways to a person, what becomes of a letter, and of a wording."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    INBOX = "inbox", _("站内信")
    SMS = "sms", _("短信")
    MAIL = "mail", _("电子邮件")


class State(models.TextChoices):
    WAITING = "waiting", _("等待发送")
    CALLING = "calling", _("正在发送")
    SENT = "sent", _("已发出")
    DELIVERED = "delivered", _("已送达")
    DOUBT = "doubt", _("不知是否发出")
    DEAD = "dead", _("没有发出")


class Usage(models.TextChoices):
    DRAFT = "draft", "草稿"
    CURRENT = "current", "正在使用"
    FORMER = "former", "曾经使用"
