"""Snapshots from which the area per resident is computed, and the figures that were published."""

from django.db import models
from django.db.models import Q

from events.facilities.models.facility import Facility
from portal.dates.precision import aligned, precision_field
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField, SlugField

COUNTIES = {"kind__in": ("district", "county_city", "county", "functional_zone")}


class AreaStatement(DemoMarked):
    """The area of one facility, or of all facilities of a county that are not in the register one by one, on a day
    (31 December by the census). Kept as a snapshot so that a published ratio stays reproducible."""

    county = models.ForeignKey(
        "places.Place", models.PROTECT, verbose_name="县（市、区）", related_name="+", limit_choices_to=COUNTIES
    )
    facility = models.ForeignKey(
        Facility,
        models.PROTECT,
        verbose_name="场地",
        null=True,
        blank=True,
        related_name="statements",
        help_text="留空表示该县未逐一登记的场地合计。",
    )
    as_of = models.DateField("统计时点", help_text="一般为 12 月 31 日。")
    area_m2 = models.DecimalField("面积", max_digits=14, decimal_places=2, help_text="平方米。")
    is_counted = models.BooleanField("计入统计", default=True)
    source = LineField("来源", max_length=120)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "面积统计"
        ordering = ["-as_of", "county", "facility"]
        constraints = [
            models.UniqueConstraint(
                name="areastatement_facility_once",
                fields=["facility", "as_of"],
                condition=Q(facility__isnull=False),
                violation_error_message="该场地在这一时点已有面积统计。",
            ),
            models.UniqueConstraint(
                name="areastatement_rest_once",
                fields=["county", "as_of"],
                condition=Q(facility=None),
                violation_error_message="该县在这一时点已有合计面积。",
            ),
            models.CheckConstraint(
                name="areastatement_area_positive",
                condition=Q(area_m2__gte=0),
                violation_error_message="面积不能小于 0。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility or self.county} {self.as_of}"


class Population(DemoMarked):
    """Residents (常住人口) of a county at the end of a year."""

    county = models.ForeignKey(
        "places.Place", models.PROTECT, verbose_name="县（市、区）", related_name="+", limit_choices_to=COUNTIES
    )
    year = models.PositiveSmallIntegerField("年份")
    residents = models.PositiveIntegerField("常住人口", help_text="年末人数。")
    source = LineField("来源", max_length=120)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "常住人口"
        ordering = ["-year", "county"]
        constraints = [
            models.UniqueConstraint(
                name="population_once",
                fields=["county", "year"],
                violation_error_message="该县这一年的常住人口已经登记。",
            ),
            models.CheckConstraint(
                name="population_positive",
                condition=Q(residents__gt=0),
                violation_error_message="常住人口要大于 0。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.year}"


class PublishedFigure(models.Model):
    """A figure about facilities as the bureau published it. It is shown beside the computed one, never replaced."""

    key = SlugField("代号", unique=True)
    label = LineField("名称", max_length=40)
    text = LineField("公布原文", max_length=120)
    value = models.DecimalField("数值", max_digits=12, decimal_places=2)
    qualifier = LineField("限定词", max_length=4, blank=True, help_text="例如：余、以上。")
    unit = LineField("单位", max_length=8)
    as_of = models.DateField("时点")
    as_of_precision = precision_field("时点精度")
    source = LineField("来源", max_length=120)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "公布数据"
        ordering = ["pk"]
        constraints = [aligned("as_of", "as_of_precision", name="publishedfigure_aligned")]

    def __str__(self) -> str:
        return self.label
