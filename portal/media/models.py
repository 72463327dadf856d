"""Pictures and files that texts use: each is kept once, and shown only where a text shows it."""

from typing import Any, cast

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Unit
from portal.media.fields import PictureField
from portal.media.renditions import JPEG
from portal.media.shown import ShownPicture
from portal.media.uploads import fingerprint
from portal.places.models import Place
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField


class People(models.TextChoices):
    """Whether somebody can be recognised in a picture, and whether they agreed."""

    NONE = "none", _("无可辨认的人")
    AGREED = "agreed", _("已取得同意")
    PUBLIC = "public", _("公开活动场面")


class Image(ShownPicture, DemoMarked):
    """A picture for texts. ``alt`` is what it shows, for those who don't see it; a decorative one has none, and one
    that came in with a file may still be without: no text that shows it goes to its reviews before it has words.

    ``digest`` is the SHA-256 of the stored bytes: the same picture is kept once in a place. ``focal_x`` and ``focal_y``
    say what must stay when it is cut, in parts of width and height from the upper left corner.
    """

    image = PictureField("图片", upload_to="library/", width_field="width", height_field="height")
    alt = LineField("替代文字", max_length=120, blank=True, help_text="说出图中有什么；只起装饰作用的留空。")
    decorative = models.BooleanField("装饰", default=False)
    title = LineField("名称", max_length=60, help_text="在图库里按它查找，公众看不到。")
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="所属地区", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="所属单位", null=True, blank=True, related_name="+")
    taken_on = models.DateField("拍摄日期", null=True, blank=True)
    focal_x = models.FloatField("主体横向位置", default=0.5, help_text="0 是最左，1 是最右。")
    focal_y = models.FloatField("主体纵向位置", default=0.5, help_text="0 是最上，1 是最下。")
    people = LineField("人物", max_length=8, choices=People, default=People.NONE)
    digest = LineField("摘要值", max_length=64, editable=False)

    lookup_names = ("title",)
    history = History(excluded_fields=["image", "width", "height", "digest"])

    class Meta:
        verbose_name = verbose_name_plural = "图库"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="image_once_in_a_place",
                fields=["place", "digest"],
                violation_error_message="图库里已有这张图片，请直接选用。",
            ),
            models.CheckConstraint(
                name="image_decorative_without_alt",
                condition=Q(decorative=False) | Q(alt=""),
                violation_error_message="只起装饰作用的图片不要替代文字；有内容的，请去掉“装饰”。",
            ),
            models.CheckConstraint(
                name="image_focal_point_inside",
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                violation_error_message="主体位置在 0 和 1 之间。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def address(self, width: int, kind: str = JPEG) -> str:
        return reverse("media:picture", args=[self.pk, width, kind])

    def save(self, *args: Any, **options: Any) -> None:
        """The digest is that of the bytes as they are stored."""
        column = cast(PictureField, self._meta.get_field("image"))
        file: Any = column.pre_save(self, add=self._state.adding)
        if file and not self.digest:
            with file.open("rb") as stored:
                self.digest = fingerprint(stored)
        super().save(*args, **options)
