"""Recognitions with a document number: pilot towns, characteristic high schools, bases, zones."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from initiatives.schools.models.school import School
from initiatives.schools.queries import DesignationQuerySet
from portal.dates.precision import aligned, in_table, precision_field
from portal.places.levels import Level
from portal.places.models import COUNTY_KINDS, TOWNSHIP_KINDS, Kind, Place
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField, SlugField


class DesignationType(models.Model):
    """强镇筑基试点, 特色高中, 乡村温馨校园 and the like; the list is open, so it is a table."""

    code = SlugField("代码", max_length=30, unique=True)
    name = LineField("名称", max_length=40, unique=True)
    higher_counts_as_lower = models.BooleanField("高级别计入低级别", default=False)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "称号类型"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


SUBJECTS = ("school", "township", "county", "organisation")


def _exactly_one() -> Q:
    """One of the four subjects is set; organisations have no table, so theirs is a name."""

    def only(subject: str) -> Q:
        condition = Q()
        for other in SUBJECTS:
            empty = Q(organisation="") if other == "organisation" else Q(**{f"{other}__isnull": True})
            condition &= ~empty if other == subject else empty
        return condition

    chosen = only(SUBJECTS[0])
    for subject in SUBJECTS[1:]:
        chosen |= only(subject)
    return chosen


def _standing(subject: str) -> models.UniqueConstraint:
    extra = ~Q(organisation="") if subject == "organisation" else Q(**{f"{subject}__isnull": False})
    return models.UniqueConstraint(
        name=f"designation_once_{subject}",
        fields=["type", "level", subject],
        condition=Q(revoked_on=None) & extra,
        violation_error_message="同一对象的同类同级称号仍然有效，不能重复登记。",
    )


class Designation(DemoMarked):
    """One recognition of one school, township, county or organisation. ``total_in_scope``: 全省 6 个 and the like."""

    type = models.ForeignKey(DesignationType, models.PROTECT, verbose_name="称号类型", related_name="designations")
    level = LineField("级别", max_length=8, choices=Level)
    school = models.ForeignKey(
        School, models.PROTECT, verbose_name="学校", null=True, blank=True, related_name="designations"
    )
    township = models.ForeignKey(
        Place, models.PROTECT, verbose_name="乡镇（街道）", null=True, blank=True, related_name="+"
    )
    county = models.ForeignKey(
        Place, models.PROTECT, verbose_name="县（市、区）", null=True, blank=True, related_name="+"
    )
    organisation = LineField("单位或基地", max_length=60, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="所在地", related_name="designations", editable=False)
    awarded_on = models.DateField("认定日期")
    awarded_precision = precision_field("认定日期精度")
    revoked_on = models.DateField("撤销日期", null=True, blank=True, editable=False)
    revoked_precision = precision_field("撤销日期精度", editable=False)
    revoke_reason = LineField("撤销原因", max_length=300, blank=True, editable=False)
    batch = LineField("批次", max_length=40, blank=True)
    total_in_scope = models.PositiveIntegerField("同批总数", null=True, blank=True, help_text="如“全省 6 个”填 6。")
    document_number = LineField("文号", max_length=60, blank=True)
    source = LineField("来源", max_length=160, blank=True)

    objects = DesignationQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "称号"
        ordering = ["type__position", "-awarded_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="designation_one_subject",
                condition=_exactly_one(),
                violation_error_message="学校、乡镇、县（市、区）、单位四项必须且只能填一项。",
            ),
            models.CheckConstraint(
                name="designation_revoked_after_award",
                condition=Q(revoked_on=None) | Q(revoked_on__gt=F("awarded_on")),
                violation_error_message="撤销日期必须晚于认定日期。",
            ),
            models.CheckConstraint(
                name="designation_total_positive",
                condition=Q(total_in_scope=None) | Q(total_in_scope__gt=0),
                violation_error_message="同批总数至少为 1；不知道时留空。",
            ),
            aligned("awarded_on", "awarded_precision", name="designation_awarded_precision"),
            aligned("revoked_on", "revoked_precision", name="designation_revoked_precision"),
            *(_standing(subject) for subject in SUBJECTS),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}{self.type}"

    @property
    def subject(self) -> School | Place | str:
        return self.school or self.township or self.county or self.organisation

    @property
    def awarded(self) -> str:
        return in_table(self.awarded_on, self.awarded_precision)

    @property
    def revoked(self) -> str:
        return in_table(self.revoked_on, self.revoked_precision)

    def set_place(self) -> None:
        """Where the subject lies, for counting and for the area of a clerk; organisations belong to the city."""
        if self.school:
            self.place_id = self.school.township_id
        else:
            place = self.township_id or self.county_id
            self.place_id = place or Place.objects.values_list("pk", flat=True).get(kind=Kind.CITY)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_place()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.township and self.township.kind not in TOWNSHIP_KINDS:
            raise ValidationError({"township": "这里只能选乡镇（街道）。"})
        if self.county and self.county.kind not in COUNTY_KINDS:
            raise ValidationError({"county": "这里只能选县（市、区）或功能区。"})
