"""Channels: the columns of the public site, each with an owner and a limit of age."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.accounts.models import Unit
from portal.content.enums import ChannelKind
from portal.content.queries import ChannelQuerySet
from portal.places.models import Place
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField, ShortTextField, SlugField

COLUMN_TYPES: dict[str, str] = {
    ChannelKind.POLICY: "政策文件",
    ChannelKind.INTERPRETATION: "政策解读",
    ChannelKind.CONFERENCE: "回应关切",
    ChannelKind.LEADER: "负责人信息",
    ChannelKind.OFFICE: "机构职能",
}
FEWEST_REVIEWS, MOST_REVIEWS = 2, 3
LONGEST_AGE = 3650  # days


class Channel(DemoMarked):
    """A column of the site. ``reviews`` is how many people look at a text before it is published, the author apart;
    ``max_age_days`` how old the newest text may be before inspectors call the channel stale, None where that is no
    question; ``place`` whose bureau writes here. Without public texts it is shown nowhere.
    """

    code = SlugField(
        "地址名",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", "地址名以小写字母开头，只用小写字母、数字和短横线。")],
        help_text="网页地址里的名字，如 notices；启用后不要改。",
    )
    name = LineField("名称", max_length=20)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级栏目", null=True, blank=True, related_name="parts"
    )
    kind = LineField("类别", max_length=16, choices=ChannelKind, default=ChannelKind.NEWS)
    description = ShortTextField("栏目简介", max_length=200, help_text="一两句话说明登载什么，也写进网页的栏目说明。")
    keywords = LineField("关键词", max_length=100, blank=True, help_text="用逗号分开。")
    position = models.PositiveSmallIntegerField("显示顺序", default=0)
    max_age_days = models.PositiveSmallIntegerField(
        "更新期限（天）", null=True, blank=True, help_text="最新一篇超过这些天就算不更新；不考核的留空。"
    )
    reviews = models.PositiveSmallIntegerField("审核次数", default=MOST_REVIEWS, help_text="2 或 3；2 次时没有复审。")
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="所属地区", related_name="+")
    owner_unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="负责单位", null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="负责人", null=True, blank=True, related_name="+"
    )
    is_open = models.BooleanField("启用", default=True, help_text="停用后，栏目和其中的文章公众都看不到。")

    lookup_names = ("code", "name")
    objects = ChannelQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="channel_name_below_parent",
                fields=["parent", "name"],
                violation_error_message="同一上级下已有同名的栏目。",
            ),
            models.UniqueConstraint(
                name="channel_name_at_top",
                fields=["name"],
                condition=Q(parent=None),
                violation_error_message="已有同名的一级栏目。",
            ),
            models.CheckConstraint(
                name="channel_two_or_three_reviews",
                condition=Q(reviews__gte=FEWEST_REVIEWS, reviews__lte=MOST_REVIEWS),
                violation_error_message="审核次数是 2 或 3。",
            ),
            models.CheckConstraint(
                name="channel_max_age_positive",
                condition=Q(max_age_days=None) | Q(max_age_days__gte=1, max_age_days__lte=LONGEST_AGE),
                violation_error_message=f"更新期限是 1 到 {LONGEST_AGE} 天；不考核的留空。",
            ),
            models.CheckConstraint(
                name="channel_not_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message="栏目不能是自己的上级。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Two levels at most."""
        if self.parent and self.parent.parent_id:
            raise ValidationError({"parent": "上级栏目本身还有上级；栏目最多两级。"})
        if self.parent and self.pk and self.parts.exists():
            raise ValidationError({"parent": "这个栏目下面还有栏目；栏目最多两级。"})

    @property
    def column_type(self) -> str:
        """The kind of column that the rules for government sites know it as."""
        return COLUMN_TYPES.get(self.kind, "工作动态")

    def get_absolute_url(self) -> str:
        return reverse("content:channel", args=[self.code])
