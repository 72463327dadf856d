"""Ways to a person, what becomes of a letter, and of a wording."""

from django.db import models


class Channel(models.TextChoices):
    INBOX = "inbox", "站内信"
    SMS = "sms", "短信"
    MAIL = "mail", "电子邮件"


class State(models.TextChoices):
    WAITING = "waiting", "等待发送"
    CALLING = "calling", "正在发送"
    SENT = "sent", "已发出"
    DELIVERED = "delivered", "已送达"
    DOUBT = "doubt", "不知是否发出"
    DEAD = "dead", "没有发出"


class Usage(models.TextChoices):
    DRAFT = "draft", "草稿"
    CURRENT = "current", "正在使用"
    FORMER = "former", "曾经使用"
