"""Dated facts about a school: names it had, urban or rural seat, succession, services to families."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from initiatives.schools.enums import LinkKind, Season, ServiceKind, Setting
from initiatives.schools.models.school import School
from initiatives.schools.queries import FormerNameQuerySet
from portal.dates.periods import NoOverlap
from portal.dates.precision import aligned, in_table, precision_field
from portal.records.history import History
from portal.records.text import LineField


class FormerName(models.Model):
    """A name the school no longer bears; the code stayed the same."""

    school = models.ForeignKey(School, models.CASCADE, verbose_name="学校", related_name="former_names")
    name = LineField("曾用名", max_length=60)
    until = models.DateField("停用日期", null=True, blank=True)
    until_precision = precision_field("停用日期精度")
    note = LineField("说明", max_length=200, blank=True)

    objects = FormerNameQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"
        ordering = ["until", "id"]
        constraints = [
            models.UniqueConstraint(
                name="former_name_once",
                fields=["school", "name"],
                violation_error_message="该校已登记过这个曾用名。",
            ),
            aligned("until", "until_precision", name="former_name_precision"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.school.update_keys()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        school = self.school
        deleted = super().delete(*args, **kwargs)
        school.update_keys()
        return deleted


class UrbanRural(models.Model):
    """城区, 镇区 or 乡村 of the seat, for a period: the annual statistics reclassify townships."""

    school = models.ForeignKey(School, models.CASCADE, verbose_name="学校", related_name="urban_rural")
    setting = LineField("城乡分类", max_length=8, choices=Setting)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止（不含当天）", null=True, blank=True)
    method = LineField("依据", max_length=80, blank=True, help_text="如：统计用城乡划分代码、年报。")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "城乡分类"
        ordering = ["school", "valid_from"]
        indexes = [models.Index(name="urban_rural_school", fields=["school", "valid_from", "valid_to", "setting"])]
        constraints = [
            models.CheckConstraint(
                name="urban_rural_period",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="“止”必须晚于“起”。",
            ),
            NoOverlap(
                name="urban_rural_no_overlap",
                within=["school"],
                violation_error_message="该校在这段时间已有城乡分类，请先结束原来的一条。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_setting_display()


class SchoolLink(models.Model):
    """How one school came out of another; the old code's page leads to the successor."""

    from_school = models.ForeignKey(School, models.PROTECT, verbose_name="原学校", related_name="successor_links")
    to_school = models.ForeignKey(School, models.PROTECT, verbose_name="后续学校", related_name="predecessor_links")
    kind = LineField("关系", max_length=12, choices=LinkKind)
    day = models.DateField("日期")
    precision = precision_field()
    note = LineField("说明", max_length=200, blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "学校沿革"
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(
                name="school_link_once",
                fields=["from_school", "to_school", "kind"],
                violation_error_message="这两所学校之间的同一关系已经登记过。",
            ),
            models.CheckConstraint(
                name="school_link_two_schools",
                condition=~Q(from_school=F("to_school")),
                violation_error_message="原学校与后续学校不能是同一所；更名不换码请登记“曾用名”。",
            ),
            aligned("day", "precision", name="school_link_precision"),
        ]

    def __str__(self) -> str:
        return f"{self.from_school} {self.get_kind_display()} {self.to_school}"

    def clean(self) -> None:
        if self.kind == LinkKind.MERGED_INTO and self.from_school_id and self.from_school.close_date is None:
            raise ValidationError({"kind": f"{self.from_school} 没有停办；请用学校页面上的“并入其他学校”办理。"})


class SchoolService(models.Model):
    """What the school offers to families outside lessons. Fees in yuan as the school announces them."""

    school = models.ForeignKey(School, models.CASCADE, verbose_name="学校", related_name="services")
    kind = LineField("服务", max_length=16, choices=ServiceKind)
    season = LineField("时段", max_length=8, choices=Season, default=Season.TERM)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止（不含当天）", null=True, blank=True)
    hours = LineField("时间", max_length=60, help_text="如：周一至周五 16:30–18:00。")
    fee = models.DecimalField("收费（元）", max_digits=8, decimal_places=2, null=True, blank=True)
    fee_unit = LineField("收费单位", max_length=12, blank=True, help_text="如：学期、周、次。")
    places = models.PositiveIntegerField("名额（人）", null=True, blank=True)
    note = LineField("说明", max_length=120, blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "校内服务"
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="school_service_period",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="“止”必须晚于“起”。",
            ),
            models.CheckConstraint(
                name="school_service_fee",
                condition=Q(fee=None) | Q(fee__gte=0),
                violation_error_message="收费不能是负数；免费请填 0。",
            ),
            NoOverlap(
                name="school_service_no_overlap",
                within=["school", "kind", "season"],
                violation_error_message="该校同一时段的这项服务日期有重叠。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.get_season_display()}）"

    @property
    def fee_text(self) -> str:
        """Zero is a price: free of charge; unknown stays unknown."""
        if self.fee is None:
            return ""
        if self.fee == 0:
            return "免费"
        amount = f"{self.fee:f}".rstrip("0").rstrip(".")
        return f"{amount} 元" + (f" / {self.fee_unit}" if self.fee_unit else "")

    @property
    def period(self) -> str:
        return f"{in_table(self.valid_from)} 起" + (f"，至 {in_table(self.valid_to)} 前" if self.valid_to else "")
