"""Press conferences: when and where, who speaks, and what was said, turn by turn."""

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.content.models.edition import Edition
from portal.content.models.rich_text import RichTextField
from portal.content.models.use import follow_figures
from portal.records.history import History
from portal.records.text import LineField, ShortTextField
from portal.records.web_address import WebAddress


class Stage(models.TextChoices):
    """How far a conference is. A new stage is a new edition, reviewed like the first."""

    ANNOUNCED = "announced", _("预告")
    CONFIRMED = "confirmed", _("已确定")
    MOVED = "moved", _("改期")
    CANCELLED = "cancelled", _("取消")
    HELD = "held", _("已举行")
    TOLD = "told", _("实录已发布")


class Conference(models.Model):
    """The particulars of a press conference; ``held_at`` is empty while the hour is not known."""

    edition = models.OneToOneField(Edition, models.CASCADE, verbose_name="稿件", related_name="conference")
    stage = LineField("进程", max_length=10, choices=Stage, default=Stage.ANNOUNCED)
    held_on = models.DateField("日期")
    held_at = models.TimeField("钟点", null=True, blank=True, help_text="还没有定的留空。")
    place = LineField("地点", max_length=60, blank=True)
    series = LineField("系列", max_length=60, blank=True, help_text="属于一个系列的，写系列的名称。")
    organiser = LineField("举办", max_length=60, blank=True)
    publisher = LineField("发布单位", max_length=60, blank=True)
    reason = ShortTextField("原因", max_length=200, blank=True, help_text="改期、取消的写明原因，会公开。")
    live_url = WebAddress("直播网址", blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "发布会安排"
        constraints = [
            models.CheckConstraint(
                name="conference_change_explained",
                condition=~Q(stage__in=(Stage.MOVED, Stage.CANCELLED)) | ~Q(reason=""),
                violation_error_message="改期、取消的，请写明原因。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on}（{self.get_stage_display()}）"


class Speaker(models.Model):
    """Somebody who speaks: the name only where it was published, the post always."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="稿件", related_name="speakers")
    name = LineField("姓名", max_length=30, blank=True)
    post = LineField("单位和职务", max_length=60)
    is_host = models.BooleanField("主持", default=False)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "发言人"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="speaker_once",
                fields=["edition", "name", "post"],
                violation_error_message="这位发言人已经有了。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.post}）" if self.name else self.post


class Turn(models.Model):
    """What one person said: a speaker of the conference, or somebody of the press who asks."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="稿件", related_name="turns")
    speaker = models.ForeignKey(
        Speaker, models.CASCADE, verbose_name="发言人", null=True, blank=True, related_name="turns"
    )
    medium = LineField("提问的媒体", max_length=40, blank=True, help_text="提问的写媒体，发言的选发言人。")
    at = models.TimeField("时刻", null=True, blank=True)
    text = RichTextField("说的话")
    position = models.PositiveSmallIntegerField("顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "文字实录"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="turn_of_somebody",
                condition=(Q(speaker=None) & ~Q(medium="")) | (Q(speaker__isnull=False) & Q(medium="")),
                violation_error_message="每段实录要么选发言人，要么写提问的媒体。",
            )
        ]

    def __str__(self) -> str:
        return str(self.speaker or self.medium)

    def save(self, *args: Any, **options: Any) -> None:
        """The figures that are named are in use from then on."""
        with transaction.atomic():
            super().save(*args, **options)
            follow_figures(self.edition)
