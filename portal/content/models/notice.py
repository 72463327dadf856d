"""公示: a decision that is laid before everybody for some days, with the way to object."""

from datetime import datetime, time

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.models.edition import Edition
from portal.limits.typed_numbers import TelephoneField
from portal.records.history import History
from portal.records.text import LineField, ShortTextField, TextField

CLOSES_AT = time(17, 30)  # on the last day, where nothing else is said


class Phase(models.TextChoices):
    AHEAD = "ahead", _("即将公示")
    OPEN = "open", _("公示中")
    OVER = "over", _("公示已结束")


class PublicNotice(models.Model):
    """The days on which one may object, both included; ``result`` is what came of it, told after the last day."""

    edition = models.OneToOneField(Edition, models.CASCADE, verbose_name="稿件", related_name="notice")
    first_day = models.DateField("公示首日")
    last_day = models.DateField("公示末日")
    closes_at = models.TimeField("截止钟点", default=CLOSES_AT)
    unit = LineField("受理异议的单位", max_length=60)
    phone = TelephoneField(
        "电话",
        max_length=30,
        validators=[RegexValidator(r"^0\d{2,3}-?\d{7,8}(-\d{1,6})?$", "电话写区号和号码，例如 010-12345678。")],
    )
    address = LineField("信函地址", max_length=100, blank=True)
    how = ShortTextField("怎样提出", max_length=300, blank=True, help_text="怎样算有效、要写明什么。")
    result = TextField("公示结果", max_length=1000, blank=True, help_text="结束后填写；收到几条异议、怎样核查。")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "公示安排"
        constraints = [
            models.CheckConstraint(
                name="notice_days_in_order",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="公示末日早于首日。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} 至 {self.last_day}"

    @property
    def closes(self) -> datetime:
        """The moment after which an objection comes too late."""
        return timezone.make_aware(datetime.combine(self.last_day, self.closes_at))

    def phase(self, now: datetime) -> Phase:
        if timezone.localdate(now) < self.first_day:
            return Phase.AHEAD
        return Phase.OVER if now >= self.closes else Phase.OPEN
