"""The one table of what is counted: sign-ins, messages, codes and look-ups; and the one of what was sent already."""

from django.db import models

from portal.records.text import LineField


class Throttle(models.Model):
    """How much of a limit somebody has used up, see ``portal.limits.throttle``.

    Whom the row is about (an address, an account, a code) stands in it only as part of a keyed digest. ``version``
    rises with each change, so that whoever read an older state cannot write.
    """

    key = LineField(max_length=64, unique=True)
    limit = LineField("限制", max_length=40)
    used = models.PositiveIntegerField("连续次数", default=0)
    latest = models.DateTimeField("最近一次")
    ready_at = models.DateTimeField("可以再试的时间")
    expires_at = models.DateTimeField("此后可以清理", db_index=True)
    refused = models.PositiveIntegerField("限制期内的次数", default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "限流计数"

    def __str__(self) -> str:
        return f"{self.limit} {self.key[:8]}"


class SentForm(models.Model):
    """What a form has made, so that sending it again makes nothing new, see ``portal.limits.idempotency``.

    ``digest`` is of the form's key or of the words, ``content`` of the words that were sent; both are keyed, so no word
    can be read or guessed here. ``result`` is the primary key of the row that was made.
    """

    digest = LineField(max_length=64, unique=True)
    kind = LineField("表单", max_length=40)
    content = LineField(max_length=64, default="")
    result = LineField("结果", max_length=40, default="")
    expires_at = models.DateTimeField("此后可以清理", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "已提交的表单"

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"
