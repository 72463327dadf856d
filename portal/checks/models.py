"""What was found, when, and what is left as it is for a reason."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.checks.registry import RULES, Level
from portal.records.history import REASON_LENGTH, History
from portal.records.text import LineField, ShortTextField


class Threshold(models.Model):
    """A limit of a rule that staff have set; what is not set is as the rule says."""

    rule = LineField("规则", max_length=40)
    name = LineField("限值", max_length=40)
    value = models.PositiveIntegerField("数值")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "体检限值"
        ordering = ["rule", "name"]
        constraints = [
            models.UniqueConstraint(
                name="threshold_once", fields=["rule", "name"], violation_error_message="这个限值已经有了。"
            )
        ]

    def __str__(self) -> str:
        rule = RULES.get(self.rule)
        return f"{rule.title if rule else self.rule}：{self.value}"


class Run(models.Model):
    """One examination of the whole site, with what it counted."""

    at = models.DateTimeField("时间", default=timezone.now, editable=False)
    seconds = models.FloatField("用时（秒）", default=0, editable=False)
    veto = models.PositiveIntegerField("单项否决", default=0, editable=False)
    must = models.PositiveIntegerField("要改", default=0, editable=False)
    hint = models.PositiveIntegerField("提醒", default=0, editable=False)
    passed = models.PositiveIntegerField("通过的规则", default=0, editable=False)
    failed = models.PositiveIntegerField("没有跑完的规则", default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "体检记录"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class Finding(models.Model):
    """Something that an inspector would find, from the run that found it first until ``gone_at``."""

    rule = LineField("规则", max_length=40, editable=False)
    subject = LineField("对象", max_length=200, editable=False, help_text="应用、模型和编号，加上一条规则里的区分。")
    sentence = ShortTextField("问题", max_length=300, editable=False)
    detail = ShortTextField("说明", max_length=300, blank=True, editable=False)
    level = LineField("程度", max_length=4, choices=Level, editable=False)
    url = LineField("去修改", max_length=300, blank=True, editable=False)
    due = models.DateField("期限", null=True, editable=False)
    first_seen = models.DateTimeField("首次发现", default=timezone.now, editable=False)
    last_seen = models.DateTimeField("最近发现", default=timezone.now, editable=False)
    gone_at = models.DateTimeField("已解决", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "体检问题"
        ordering = ["-last_seen", "rule", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="finding_open_once",
                fields=["rule", "subject"],
                condition=Q(gone_at=None),
                violation_error_message="这个问题已经登记。",
            ),
            models.CheckConstraint(
                name="finding_seen_in_order",
                condition=Q(last_seen__gte=F("first_seen")),
                violation_error_message="最近发现早于首次发现。",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence


class Waiver(models.Model):
    """That a finding is left as it is until a day, for a reason; it is counted nowhere until then."""

    rule = LineField("规则", max_length=40)
    subject = LineField("对象", max_length=200)
    reason = ShortTextField("理由", max_length=REASON_LENGTH)
    until = models.DateField("到期")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="决定人", related_name="+", editable=False
    )
    at = models.DateTimeField("时间", default=timezone.now, editable=False)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "体检豁免"
        ordering = ["-until", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="waiver_once", fields=["rule", "subject"], violation_error_message="这个问题已有豁免。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}（至 {self.until}）"
