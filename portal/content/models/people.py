"""The registers that every bureau's site has: who leads it, and what its offices do."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.content.models.channel import Channel
from portal.limits.typed_numbers import TelephoneField
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField, ShortTextField

PHONE = RegexValidator(r"^0\d{2,3}-?\d{7,8}(-\d{1,6})?$", "电话写区号和号码，例如 010-12345678。")


class LeaderQuerySet(models.QuerySet["Leader"]):
    def in_office(self, today: date | None = None) -> "LeaderQuerySet":
        """Those whom readers see: until the day before they leave."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=today or timezone.localdate()))


class Leader(DemoMarked):
    """Somebody who leads the bureau, in the order that it gives; shown until ``left_on``."""

    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name="栏目", related_name="leaders")
    name = LineField("姓名", max_length=30)
    post = LineField("职务", max_length=60)
    portfolio = ShortTextField("分工", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("排序", default=0, help_text="按职务排，不按拼音。")
    left_on = models.DateField("离任日期", null=True, blank=True, help_text="从这一天起不再显示。")

    lookup_names = ("name",)
    objects = LeaderQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "领导"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="leader_once",
                fields=["channel", "name", "post"],
                violation_error_message="这位领导的这个职务已经有了。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.post}）"


class Office(DemoMarked):
    """What an office of the bureau does, and how one reaches it."""

    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name="栏目", related_name="offices")
    name = LineField("名称", max_length=40)
    duties = ShortTextField("职责", max_length=500, blank=True)
    head = LineField("负责人", max_length=30, blank=True)
    address = LineField("办公地址", max_length=100, blank=True)
    hours = LineField("办公时间", max_length=60, blank=True)
    phone = TelephoneField("联系电话", max_length=30, blank=True, validators=[PHONE])
    position = models.PositiveSmallIntegerField("排序", default=0)

    lookup_names = ("name",)
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "科室"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="office_once", fields=["channel", "name"], violation_error_message="这个科室已经有了。"
            )
        ]

    def __str__(self) -> str:
        return self.name
