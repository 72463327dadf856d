"""Editions: what a document says from one moment on until the next edition, with everything that is reviewed."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

from portal.content.enums import IN_WORK, Change, Secrecy, State
from portal.content.models.document import Document
from portal.content.models.rich_text import RichTextField
from portal.content.models.use import follow
from portal.content.queries import DocumentEditionQuerySet
from portal.records.history import History
from portal.records.text import LineField, ShortTextField
from portal.records.web_address import WebAddress

WORKFLOW = (
    *("state", "round", "digest", "submitted_at", "author"),
    *("visible_from", "visible_until", "published_at", "is_urgent"),
)


class Edition(models.Model):
    """One edition of a document. Readers see it while its window is open: from ``visible_from`` on, until
    ``visible_until``; a window in the future is a publication that is planned.

    ``round`` counts how often it was submitted; ``digest`` is that of the content that was submitted, to which every
    review is bound. ``published_at`` is when somebody published it, or the planned moment. ``author`` is the person
    who submitted it, ``writer`` the name that readers see.
    """

    document = models.ForeignKey(Document, models.PROTECT, verbose_name="文章", related_name="editions")
    serial = models.PositiveSmallIntegerField("版次", default=1, editable=False)
    title = LineField("标题", max_length=100)
    subtitle = LineField("副标题", max_length=100, blank=True)
    summary = ShortTextField("摘要", max_length=300, blank=True, help_text="一两句话，用在列表和网页说明里。")
    body = RichTextField("正文", blank=True)
    source = LineField("来源", max_length=60, blank=True, help_text="转载的写原单位；本局的留空。")
    source_url = WebAddress("原文链接", blank=True)
    source_date = models.DateField("原文日期", null=True, blank=True)
    writer = LineField("作者", max_length=40, blank=True)
    editor = LineField("责任编辑", max_length=40, blank=True)
    change = LineField("变更", max_length=12, choices=Change, default=Change.NEW)
    change_note = ShortTextField(
        "变更说明", max_length=200, blank=True, help_text="更正、修订时写明改了什么；会公开在正文上方。"
    )
    secrecy = LineField("公开属性", max_length=12, choices=Secrecy, default=Secrecy.OPEN)
    secrecy_reason = LineField("不主动公开的理由", max_length=100, blank=True)

    state = LineField("状态", max_length=12, choices=State, default=State.DRAFT, editable=False, db_index=True)
    round = models.PositiveSmallIntegerField("轮次", default=0, editable=False)
    digest = LineField("送审内容的摘要值", max_length=64, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="送审人", null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField("送审时间", null=True, editable=False)
    visible_from = models.DateTimeField("公开自", null=True, editable=False)
    visible_until = models.DateTimeField("公开至", null=True, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    is_urgent = models.BooleanField("紧急发布", default=False, editable=False)

    objects = DocumentEditionQuerySet.as_manager()
    history = History(excluded_fields=list(WORKFLOW))

    class Meta:
        verbose_name = verbose_name_plural = "稿件"
        ordering = ["-pk"]
        indexes = [models.Index("visible_from", name="edition_visible_from")]
        constraints = [
            models.UniqueConstraint(
                name="edition_serial",
                fields=["document", "serial"],
                violation_error_message="这篇文章已有同号的版本，请刷新后再试。",
            ),
            models.UniqueConstraint(
                name="edition_one_in_work",
                fields=["document"],
                condition=Q(state__in=IN_WORK),
                violation_error_message="这篇文章已有一个版本正在处理，请先完成或作废它。",
            ),
            models.UniqueConstraint(
                name="edition_one_open_window",
                fields=["document"],
                condition=Q(visible_from__isnull=False, visible_until=None),
                violation_error_message="这篇文章已有公开的版本。",
            ),
            models.CheckConstraint(
                name="edition_window_in_order",
                condition=Q(visible_until=None) | Q(visible_until__gte=F("visible_from")),
                violation_error_message="公开结束的时间早于开始的时间。",
            ),
            models.CheckConstraint(
                name="edition_public_has_window",
                condition=Q(state=State.PUBLIC, visible_from__isnull=False, published_at__isnull=False)
                | (~Q(state=State.PUBLIC) & Q(visible_from=None, visible_until=None, published_at=None)),
                violation_error_message="公开的版本要有公开时间，其他版本没有。",
            ),
            models.CheckConstraint(
                name="edition_public_is_open",
                condition=~Q(state=State.PUBLIC) | Q(secrecy=Secrecy.OPEN),
                violation_error_message="只有主动公开的内容可以发布。",
            ),
            models.CheckConstraint(
                name="edition_closed_for_a_reason",
                condition=Q(secrecy=Secrecy.OPEN) | ~Q(secrecy_reason=""),
                violation_error_message="不主动公开的，请写明理由。",
            ),
            models.CheckConstraint(
                name="edition_change_explained",
                condition=~Q(change__in=(Change.CORRECTION, Change.REVISION)) | ~Q(change_note=""),
                violation_error_message="更正、修订的，请写明改了什么。",
            ),
            models.CheckConstraint(
                name="edition_reviewed_by_digest",
                condition=Q(state__in=(State.DRAFT, State.DISCARDED)) | (~Q(digest="") & Q(author__isnull=False)),
                violation_error_message="送审的版本要有送审人和内容的摘要值。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **options: Any) -> None:
        """The pictures in the body are in use from then on."""
        with transaction.atomic():
            super().save(*args, **options)
            follow(self)

    def get_absolute_url(self) -> str:
        return self.document.address
