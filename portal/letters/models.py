"""Templates with their versions, and the letters themselves: what must outlive a killed process."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from portal.letters.declared import TEMPLATES
from portal.letters.enums import Channel, State, Usage
from portal.letters.wording import rendered
from portal.privacy.sealed import SealedTextField
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField, TextField

LONGEST_TEXT = 500  # characters of a letter


class Template(models.Model):
    """What the program has to say; the wording stands in the versions. Declared in ``portal.letters.declared``.

    ``is_code``: it carries a code, see ``Letter.is_code``.
    """

    code = LineField("代码", max_length=60, unique=True, editable=False)
    name = LineField("名称", max_length=40, editable=False)
    channel = LineField("渠道", max_length=8, choices=Channel, editable=False)
    is_code = models.BooleanField("含验证码", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "通知模板"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """One wording of a template. ``number`` counts from 1 within it; letters keep the version that they are of."""

    template = models.ForeignKey(Template, models.PROTECT, verbose_name="通知模板", related_name="versions")
    number = models.PositiveIntegerField("版本", default=0, editable=False)
    subject = LineField("邮件标题", max_length=60, blank=True, help_text="只用于电子邮件，不能有花括号。")
    text = TextField(
        "正文",
        max_length=LONGEST_TEXT,
        help_text="会变的内容写在花括号里，例如 {验证码}；每个模板能填入什么，见“通知模板”。",
    )
    usage = LineField("使用情况", max_length=8, choices=Usage, default=Usage.DRAFT, editable=False)
    used_at = models.DateTimeField("启用时间", null=True, editable=False)

    history = History(excluded_fields=["usage", "used_at"])

    class Meta:
        verbose_name = verbose_name_plural = "模板文字"
        ordering = ["template__code", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="template_version_number",
                fields=["template", "number"],
                violation_error_message="这个模板已有同号的版本，请刷新后再试。",
            ),
            models.UniqueConstraint(
                name="template_one_current_version",
                fields=["template"],
                condition=Q(usage=Usage.CURRENT),
                violation_error_message="一个模板只有一个正在使用的版本。",
            ),
            models.CheckConstraint(
                name="template_version_used_since",
                condition=Q(usage=Usage.DRAFT, used_at=None) | ~Q(usage=Usage.DRAFT) & Q(used_at__isnull=False),
                violation_error_message="启用过的版本要有启用时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} 第 {self.number} 版"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new version gets the next number of its template."""
        if self.number:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            list(Template.objects.select_for_update().filter(pk=self.template_id).values_list("pk"))
            latest = TemplateVersion.objects.filter(template_id=self.template_id).aggregate(latest=Max("number"))
            self.number = (latest["latest"] or 0) + 1
            super().save(*args, **kwargs)

    def faults(self) -> list[str]:
        """What is wrong with the wording, in sentences."""
        declared = TEMPLATES.get(self.template.code)
        return declared.faults(self.subject, self.text) if declared else ["程序已不再使用这个模板。"]

    def clean(self) -> None:
        if self.template_id and (found := self.faults()):
            raise ValidationError(found)

    @property
    def preview(self) -> str:
        """The text with samples in it; empty while there are faults."""
        declared = TEMPLATES.get(self.template.code)
        return "" if declared is None or self.faults() else rendered(self.text, declared.samples)


class Letter(DemoMarked):
    """One message to one person, rendered once when it was written. It has no history.

    ``recipient`` (a mobile number, a mail address, or the key of an inbox) and ``text`` are sealed; ``digest`` finds
    the letters of one recipient. ``is_code``: the text is wiped as soon as it is sent, quiet hours don't hold it, it is
    never sent again but by a person, and not at all from ``expires_at`` on. ``attempts`` counts the calls of a gateway
    and tells one call from the next. ``error`` is a kind of fault, never what somebody's server said.
    """

    key = LineField("唯一键", max_length=200, unique=True, editable=False)
    version = models.ForeignKey(
        TemplateVersion, models.PROTECT, verbose_name="模板文字", related_name="letters", editable=False
    )
    channel = LineField("渠道", max_length=8, choices=Channel, editable=False)
    recipient = SealedTextField("收信人", max_length=254, editable=False)
    digest = LineField("收信人摘要", max_length=64, db_index=True, editable=False)
    text = SealedTextField("内容", max_length=LONGEST_TEXT * 4, blank=True, editable=False)
    is_code = models.BooleanField("含验证码", default=False, editable=False)
    state = LineField("状态", max_length=10, choices=State, default=State.WAITING, editable=False, db_index=True)
    attempts = models.PositiveIntegerField("发送次数", default=0, editable=False)
    not_before = models.DateTimeField("不早于", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("失效时间", null=True, editable=False)
    provider_id = LineField("运营商编号", max_length=100, blank=True, editable=False)
    error = LineField("原因", max_length=100, blank=True, editable=False)
    written_at = models.DateTimeField("写成时间", default=timezone.now, editable=False)
    called_at = models.DateTimeField("最近一次发送", null=True, editable=False)
    sent_at = models.DateTimeField("发出时间", null=True, editable=False)
    delivered_at = models.DateTimeField("送达时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-pk"]
        indexes = [models.Index("written_at", name="letter_written")]
        constraints = [
            models.CheckConstraint(
                name="letter_code_wiped_once_sent",
                condition=~Q(is_code=True, state__in=(State.SENT, State.DELIVERED)) | Q(text=""),
                violation_error_message="验证码发出后，内容要清除。",
            ),
            models.CheckConstraint(
                name="letter_text_until_sent",
                condition=~Q(state__in=(State.WAITING, State.CALLING, State.DOUBT)) | ~Q(text=""),
                violation_error_message="还没有发出的通知要有内容。",
            ),
            models.CheckConstraint(
                name="letter_has_recipient",
                condition=~Q(recipient=""),
                violation_error_message="通知要有收信人。",
            ),
            models.CheckConstraint(
                name="letter_called",
                condition=Q(state=State.WAITING) | Q(state=State.DEAD) | Q(called_at__isnull=False, attempts__gt=0),
                violation_error_message="发送过的通知要有发送时间和次数。",
            ),
            models.CheckConstraint(
                name="letter_sent",
                condition=~Q(state__in=(State.SENT, State.DELIVERED)) | Q(sent_at__isnull=False),
                violation_error_message="已发出的通知要有发出时间。",
            ),
            models.CheckConstraint(
                name="letter_delivered",
                condition=Q(state=State.DELIVERED, delivered_at__isnull=False)
                | ~Q(state=State.DELIVERED) & Q(delivered_at=None),
                violation_error_message="只有已送达的通知有送达时间。",
            ),
        ]

    @property
    def is_expired(self) -> bool:
        """Whether it would be of no use to the recipient any more."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def __str__(self) -> str:
        return f"{self.version.template} {timezone.localtime(self.written_at):%Y-%m-%d %H:%M}"
