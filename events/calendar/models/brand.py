from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from events.calendar.enums import EventLevel
from events.calendar.naming import complaint
from portal.dates.precision import aligned, precision_field
from portal.language.bilingual import in_english
from portal.media.fields import UploadField
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.source import Sourced
from portal.records.text import LineField, SlugField, TextField


class EventBrand(Sourced, DemoMarked):
    """An event that comes back under one name. What happens in one year is an Edition."""

    slug = SlugField("网址名", max_length=60, unique=True, help_text="小写字母、数字和连字符，发布后请勿改动。")
    name = LineField("名称", max_length=60, unique=True)
    name_en = LineField("英文名称", max_length=120, blank=True)
    aliases = LineField("别名", max_length=200, blank=True, help_text="其他中外文名称，用顿号分开。")
    name_basis = LineField("名称使用依据", max_length=200, blank=True)
    discipline = models.ForeignKey("calendar.Discipline", models.PROTECT, verbose_name="项目", related_name="brands")
    level = LineField("级别", max_length=8, choices=EventLevel, default=EventLevel.CITY)
    first_year = models.PositiveSmallIntegerField("首办年份", null=True, blank=True)
    summary = LineField("一句话介绍", max_length=120, blank=True)
    summary_en = LineField("一句话介绍（英文）", max_length=200, blank=True)
    description = TextField("介绍", blank=True)
    description_en = TextField("介绍（英文）", blank=True)

    editions_count: int  # of the list

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "赛事品牌"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("calendar:brand", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if sentence := complaint(self.name, self.name_basis):
            raise ValidationError({"name_basis": sentence})

    @property
    def shown_name(self) -> str:
        return in_english(self.name, self.name_en)

    @property
    def shown_summary(self) -> str:
        return in_english(self.summary, self.summary_en)

    @property
    def shown_description(self) -> str:
        return in_english(self.description, self.description_en)


class Recognition(Sourced):
    """What a body said of a brand, in its own words: 认可支持 is no formal title, so the wording is kept."""

    brand = models.ForeignKey(EventBrand, models.CASCADE, verbose_name="品牌", related_name="recognitions")
    body = LineField("授予或表态单位", max_length=60)
    wording = LineField("表述", max_length=60, help_text="照录原文，如“认可支持”。")
    level = LineField("单位级别", max_length=8, choices=EventLevel)
    is_title = models.BooleanField("正式称号", default=False, help_text="有命名文件的正式称号才勾选。")
    granted_on = models.DateField("授予日期", null=True, blank=True)
    granted_precision = precision_field("日期精度")
    document = UploadField("文件", upload_to="events/recognitions/", blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "品牌认可"
        ordering = ["brand", "body"]
        constraints = [
            models.UniqueConstraint(
                name="recognition_once",
                fields=["brand", "body", "wording"],
                violation_error_message="同一单位的同一表述已登记。",
            ),
            models.CheckConstraint(
                name="recognition_has_source",
                condition=~models.Q(source_title=""),
                violation_error_message="认可必须写明来源。",
            ),
            aligned("granted_on", "granted_precision", name="recognition_date_aligned"),
        ]

    def __str__(self) -> str:
        return f"{self.body}：{self.wording}"
