"""Documents: what has one address for good, in one edition after the other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.content.models.channel import Channel
from portal.content.queries import DocumentQuerySet
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField


class Language(models.TextChoices):
    CHINESE = "zh-hans", _("中文")
    ENGLISH = "en", _("英文")


class Document(DemoMarked):
    """A text with its address; what it says stands in its editions. Its key is the number in the address and is never
    given again. ``first_public_at`` is set once, with the first edition that readers saw; ``review_on`` is the day on
    which its owner has to look at it again.
    """

    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name="栏目", related_name="documents")
    language = LineField("语言", max_length=8, choices=Language, default=Language.CHINESE)
    translation_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="译自", null=True, blank=True, related_name="translations"
    )
    first_public_at = models.DateTimeField("首次公开", null=True, editable=False)
    review_on = models.DateField("复查日期", null=True, blank=True, help_text="到这一天提醒负责人看一看是否还对。")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="负责人", null=True, blank=True, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()
    history = History(excluded_fields=["first_public_at"])

    class Meta:
        verbose_name = verbose_name_plural = "文章"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="document_no_translation_of_itself",
                condition=Q(translation_of=None) | ~Q(translation_of=F("id")),
                violation_error_message="文章不能是自己的译文。",
            ),
            models.UniqueConstraint(
                name="document_one_translation_a_language",
                fields=["translation_of", "language"],
                violation_error_message="这篇文章已有这个语言的译文。",
            ),
        ]

    def __str__(self) -> str:
        newest = self.editions.order_by("-serial").first()
        return newest.title if newest else f"{self._meta.verbose_name} {self.pk}"

    @property
    def address(self) -> str:
        """Its page, for readers of its public edition; what is previewed is an edition."""
        return reverse("content:document", args=[self.channel.code, self.pk])
