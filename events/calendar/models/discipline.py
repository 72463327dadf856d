from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from portal.language.bilingual import in_english
from portal.records.history import History
from portal.records.text import LineField


class Artwork(models.TextChoices):
    """Tile mosaics that the shell can draw; the key is part of their address."""

    MIND = "mind", "智力运动"
    CHESS = "chess", "国际象棋"
    GO = "go", "围棋"
    BOAT = "boat", "龙舟"
    RUN = "run", "路跑与田径"
    BASKETBALL = "basketball", "篮球"
    FOOTBALL = "football", "足球"
    TABLE_TENNIS = "table-tennis", "乒乓球"
    BALL = "ball", "其他球类"
    SKATE = "skate", "轮滑"
    BREAK = "break", "街舞"
    SWIM = "swim", "游泳"
    FIT = "fit", "综合健身"


class Discipline(models.Model):
    """A sport or a branch of one. Two levels: chess under mind sports; readers filter by the upper one."""

    code = LineField(
        "代码",
        max_length=24,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", "代码由小写字母、数字和连字符组成，以字母开头。")],
        help_text="出现在网址和订阅地址中，发布后请勿改动。",
    )
    name = LineField("名称", max_length=30)
    name_en = LineField("英文名称", max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级项目", null=True, blank=True, related_name="children"
    )
    artwork = LineField("图案", max_length=16, choices=Artwork, default=Artwork.FIT)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "运动项目"
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="discipline_name_once",
                fields=["parent", "name"],
                violation_error_message="同一上级下已有同名项目。",
            ),
            models.UniqueConstraint(
                name="discipline_root_name_once",
                fields=["name"],
                condition=Q(parent=None),
                violation_error_message="已有同名的一级项目。",
            ),
            models.CheckConstraint(
                name="discipline_not_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message="项目不能是自己的上级。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.parent_id:
            raise ValidationError({"parent": f"“{self.parent}”本身已有上级；项目只分两级，请选一级项目。"})
        if self.parent and self.pk and self.children.exists():
            raise ValidationError({"parent": "本项目有下级项目，不能再放到别的项目之下。"})

    @property
    def shown_name(self) -> str:
        return in_english(self.name, self.name_en)

    @property
    def root(self) -> "Discipline":
        return self.parent or self
