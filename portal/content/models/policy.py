"""What stands above the text of a policy document, and what later became of it."""

import re
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.models.document import Document
from portal.content.models.edition import Edition
from portal.records.history import History
from portal.records.text import LineField, ShortTextField

YEAR = re.compile("[\\[［【(（〔]([0-9]{4})[\\]］】)）〕]")


class Genre(models.TextChoices):
    NOTICE = "notice", _("通知")
    OPINION = "opinion", _("意见")
    MEASURES = "measures", _("办法")
    RULES = "rules", _("规定")
    PLAN = "plan", _("方案")
    DECISION = "decision", _("决定")
    REPLY = "reply", _("批复")
    OTHER = "other", _("其他")


class Theme(models.TextChoices):
    """The field of work by which readers look for a document."""

    BASIC = "basic", _("基础教育")
    PRESCHOOL = "preschool", _("学前教育")
    VOCATIONAL = "vocational", _("职业教育")
    TEACHERS = "teachers", _("教师")
    STUDENTS = "students", _("学生与安全")
    SPORT = "sport", _("体育")
    FINANCE = "finance", _("财务与资产")
    GENERAL = "general", _("综合")


class Policy(models.Model):
    """The particulars of a policy document, reviewed with the edition to which they belong.

    ``issuer`` is empty for the bureau itself; ``ends_on`` is the last day on which it is in force, empty without limit.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, verbose_name="稿件", related_name="policy")
    doc_number = LineField(
        "发文字号", max_length=40, blank=True, help_text="如“聊教体发〔2026〕12 号”；没有文号的留空。"
    )
    issuer = LineField("发文机关", max_length=60, blank=True, help_text="本局发文的留空。")
    theme = LineField("主题分类", max_length=12, choices=Theme, default=Theme.GENERAL)
    genre = LineField("体裁", max_length=10, choices=Genre, default=Genre.NOTICE)
    formed_on = models.DateField("成文日期")
    effective_on = models.DateField("施行日期", null=True, blank=True, help_text="自成文之日起施行的留空。")
    ends_on = models.DateField("有效期至", null=True, blank=True, help_text="没有期限的留空。")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "文件要素"
        constraints = [
            models.CheckConstraint(
                name="policy_ends_after_it_begins",
                condition=Q(ends_on=None)
                | (Q(ends_on__gte=F("formed_on")) & Q(effective_on=None))
                | Q(effective_on__isnull=False, ends_on__gte=F("effective_on")),  # never unknown, which would pass
                violation_error_message="有效期在施行之前就结束了，请核对日期。",
            )
        ]

    def __str__(self) -> str:
        return self.doc_number or str(self.edition)

    def save(self, *args: Any, **options: Any) -> None:
        """The year of a number stands in 〔〕, however it was typed."""
        self.doc_number = YEAR.sub(r"〔\1〕", self.doc_number)
        super().save(*args, **options)

    @property
    def begins_on(self) -> Any:
        """The first day on which it is in force."""
        return self.effective_on or self.formed_on


class Standing(models.TextChoices):
    """Whether a policy document is in force on a day."""

    IN_FORCE = "in_force", _("现行有效")
    AHEAD = "ahead", _("尚未施行")
    AMENDED = "amended", _("已修改")
    REPEALED = "repealed", _("已废止")
    EXPIRED = "expired", _("已失效")


class Validity(models.Model):
    """That a policy document was amended, repealed or lapsed, for a reason which no edition of ours tells.

    The newest one whose day has come counts. No row is changed or removed.
    """

    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="文件", related_name="validities", editable=False
    )
    standing = LineField("时效", max_length=10, choices=Standing, editable=False)
    since = models.DateField("自", editable=False)
    basis = ShortTextField("依据", max_length=200, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+", editable=False
    )
    at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "时效记录"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="validity_for_a_reason",
                condition=~Q(basis=""),
                violation_error_message="请写明依据。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_standing_display()}（{self.since}）"
