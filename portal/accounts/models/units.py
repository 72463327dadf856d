"""The units of the bureau and of those that work with it, and who works in them from when until when."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from portal.accounts.no_cycle import NoCycle
from portal.accounts.queries import UnitMemberQuerySet, UnitQuerySet
from portal.dates.periods import NoOverlap
from portal.limits.typed_numbers import CodeField
from portal.places.models import Place
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField

FIRST_LETTER = "A"  # codes of registers begin with a digit, and digits sort before letters


class UnitKind(models.TextChoices):
    OFFICE = "office", "科室"
    COUNTY = "county", "县局"
    SCHOOL = "school", "学校"
    VENUE = "venue", "场馆"


# Those that people enter; the others follow the registers of the wings.
ENTERED = (UnitKind.OFFICE, UnitKind.COUNTY)
REGISTERED = "学校、场馆的单位随登记自动建立和更新，这里只填科室和县局。"


class Unit(DemoMarked):
    """A part of the bureau, a county's bureau, a school or a venue, for which people work and hold grants.

    A school's or a venue's unit is made, renamed and closed with the record in its register and bears the same code;
    codes of the others begin with letters, so that the two can never meet. ``parent`` says to whom a unit belongs and
    grants nothing: whoever acts for a unit does not act for its parts. ``closed_on`` is the first day on which the unit
    no longer works.
    """

    code = CodeField(
        "代码",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Z-]{1,20}$", "代码只能用大写字母、数字和短横线。")],
        help_text="科室、县局的代码以字母开头。",
        error_messages={"unique": "这个代码已经有单位使用，请换一个。"},
    )
    kind = LineField("类别", max_length=8, choices=UnitKind)
    name = LineField("名称", max_length=60, db_index=True)
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="所在地", related_name="+")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="上级单位",
        null=True,
        blank=True,
        related_name="parts",
        help_text="只说明隶属关系，不带来任何权限；权限按“授权”里的地区和单位计算。",
    )
    closed_on = models.DateField("停用日期", null=True, blank=True, help_text="从这一天起不再使用。")

    lookup_names = ("code", "name")  # by which a sheet finds a unit
    objects = UnitQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["kind", "code"]
        constraints = [
            models.CheckConstraint(
                name="unit_code_of_kind",
                condition=(Q(kind__in=ENTERED) & Q(code__gte=FIRST_LETTER))
                | (~Q(kind__in=ENTERED) & Q(code__lt=FIRST_LETTER)),
                violation_error_message="科室、县局的代码以字母开头；学校、场馆的代码与登记的编码相同。",
            ),
            models.CheckConstraint(
                name="unit_not_own_parent",
                condition=~Q(parent=F("id")),
                violation_error_message="上级单位不能是自己。",
            ),
            NoCycle(
                name="unit_no_cycle",
                upward="parent",
                violation_error_message="这个上级单位本身在该单位之下，请改选上级单位。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_registered(self) -> bool:
        """Whether the unit follows a register of schools or venues."""
        return self.kind not in ENTERED

    def clean(self) -> None:
        """What registers write does not come by here; people enter offices and county bureaus alone."""
        if self.is_registered:
            raise ValidationError({"kind": REGISTERED})

    def lies_in(self, place: Place) -> bool:
        """Whether ``place`` is the city, the unit's county or the unit's own place."""
        return place.kind == "city" or place.pk in (self.place_id, self.place.county_id)


class UnitMember(models.Model):
    """That a person works in a unit: from ``valid_from`` on, and from ``valid_to`` on no longer."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="人员", related_name="memberships"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位", related_name="members")
    valid_from = models.DateField("到岗日期")
    valid_to = models.DateField("离岗日期", null=True, blank=True, help_text="从这一天起不再在岗；在岗时留空。")

    objects = UnitMemberQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "在岗人员"
        ordering = ["unit", "person", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="unitmember_leaves_after_coming",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="离岗日期不能早于到岗日期。",
            ),
            models.UniqueConstraint(
                name="unitmember_once",
                fields=["person", "unit", "valid_from"],
                violation_error_message="此人同一天到岗的记录已经有了。",
            ),
            NoOverlap(
                name="unitmember_no_overlap",
                within=["person", "unit"],
                violation_error_message="此人在这个单位的任职日期有重叠。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.person}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._forget()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._forget()
        return super().delete(*args, **kwargs)

    def clean(self) -> None:
        if self.unit_id and self.valid_from and self.unit.closed_on and self.valid_from >= self.unit.closed_on:
            raise ValidationError({"unit": f"{self.unit}已停用，请改选单位或日期。"})

    def _forget(self) -> None:
        """What the person may do is looked up again."""
        if "person" in self._state.fields_cache:
            self.person.__dict__.pop("held", None)
