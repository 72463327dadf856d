"""The closed lists of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelKind(models.TextChoices):
    """What a channel publishes: it decides the kind of page, and how old its newest text may be."""

    NEWS = "news", _("工作动态")
    NOTICE = "notice", _("通知公告")
    POLICY = "policy", _("政策文件")
    INTERPRETATION = "interpretation", _("政策解读")
    CONFERENCE = "conference", _("新闻发布会")
    OPEN_NOTICE = "open_notice", _("公示")
    LEADER = "leader", _("领导信息")
    OFFICE = "office", _("机构职能")
    TOPIC = "topic", _("专题")
    OTHER = "other", _("其他")


class State(models.TextChoices):
    """Where an edition stands between its author and the reader."""

    DRAFT = "draft", _("草稿")
    FIRST = "first", _("初审")
    SECOND = "second", _("复审")
    FINAL = "final", _("终审")
    READY = "ready", _("待发布")
    PUBLIC = "public", _("公开")
    DISCARDED = "discarded", _("作废")


UNDER_REVIEW = (State.FIRST, State.SECOND, State.FINAL)
IN_WORK = (State.DRAFT, *UNDER_REVIEW, State.READY)


class Change(models.TextChoices):
    """How an edition differs from the one before; a slip of the pen makes no text younger."""

    NEW = "new", _("新发布")
    SLIP = "slip", _("小改")
    CORRECTION = "correction", _("更正")
    REVISION = "revision", _("修订")


class Secrecy(models.TextChoices):
    """How a text is open by the regulations on open government; only the first may be published."""

    OPEN = "open", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    CLOSED = "closed", _("不予公开")


class Step(models.TextChoices):
    """What a person decides about an edition. Nobody decides twice in one round."""

    FIRST = "first", _("初审")
    SECOND = "second", _("复审")
    FINAL = "final", _("终审")
    PUBLISH = "publish", _("发布")


class Outcome(models.TextChoices):
    PASSED = "passed", _("通过")
    RETURNED = "returned", _("退回")


class WithdrawalKind(models.TextChoices):
    """Why readers no longer get a text as it was."""

    MISTAKE = "mistake", _("误发")
    MERGED = "merged", _("并入")
    PERSONAL = "personal", _("涉及个人信息")
    STOPPED = "stopped", _("停止执行")
    ARCHIVED = "archived", _("归档")


# After these nothing of the text is shown; after the others it stays readable below a notice.
CLOSING = (WithdrawalKind.MISTAKE, WithdrawalKind.MERGED, WithdrawalKind.PERSONAL)
