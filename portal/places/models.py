"""One table of places, because a record may belong to the city, a county-level unit or a township; and how names are
read in the city, where a dictionary reads them otherwise.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Replace
from django.db.models.lookups import Exact

from portal.limits.typed_numbers import CodeField
from portal.places.other_names import Named, other_names
from portal.places.pinyin import sort_key
from portal.places.queries import COUNTY_LEVEL, TOWNSHIP_LEVEL, PlaceQuerySet, ReadingQuerySet
from portal.places.reading_fields import READING, TEXT, SyllablesField
from portal.places.signals import announce
from portal.places.spelling import Applies
from portal.records.history import History
from portal.records.text import LineField


class Kind(models.TextChoices):
    CITY = "city", "地级市"
    DISTRICT = "district", "市辖区"
    COUNTY_CITY = "county_city", "县级市"
    COUNTY = "county", "县"
    FUNCTIONAL_ZONE = "functional_zone", "功能区"
    SUBDISTRICT = "subdistrict", "街道"
    TOWN = "town", "镇"
    TOWNSHIP = "township", "乡"


COUNTY_KINDS = tuple(Kind(value) for value in COUNTY_LEVEL)
TOWNSHIP_KINDS = tuple(Kind(value) for value in TOWNSHIP_LEVEL)
CODE = RegexValidator(r"^(\d{6}|\d{9}|LC-[A-Z]{3})$", "代码应为 6 位或 9 位数字；功能区用 LC- 加三个大写字母。")


def code_of_kind() -> Q:
    """Townships have nine digits, zones ``LC-`` and three letters, everything else six digits (GB/T 2260)."""
    nine, six, zone = Exact(Length("code"), 9), Exact(Length("code"), 6), Q(code__startswith="LC-")
    return (
        (Q(kind__in=TOWNSHIP_LEVEL) & nine & ~zone)
        | (Q(kind=Kind.FUNCTIONAL_ZONE) & six & zone)
        | (~Q(kind__in=(*TOWNSHIP_LEVEL, Kind.FUNCTIONAL_ZONE)) & six & ~zone)
    )


def county_that_answers() -> Q:
    """What ``county`` may be: nothing for the city, itself for a county-level unit, else the managing or the parent.

    It is empty for the moment between a row's insertion and its settlement.
    """
    own = Q(kind__in=COUNTY_LEVEL, county=F("id"))
    managed = Q(kind__in=TOWNSHIP_LEVEL, managing_area__isnull=False, county=F("managing_area"))
    statutory = Q(kind__in=TOWNSHIP_LEVEL, managing_area=None, county=F("parent"))
    return Q(county=None) | own | managed | statutory


class Place(models.Model):
    """The city, a county-level unit (functional zones among them) or a township-level unit.

    ``parent`` is the statutory parent (GB/T 2260 code). ``managing_area`` is the functional zone that manages a
    township in practice; functional zones have no statutory code. ``county`` is the unit that answers for the
    place: the managing area where there is one, else the statutory county; a county-level unit answers for
    itself. Records are counted, filtered and granted by ``county``, so each counts exactly once.
    """

    code = CodeField(
        "代码",
        max_length=9,
        unique=True,
        validators=[CODE],
    )
    name = LineField("名称", max_length=30)
    short_name = LineField("简称", max_length=12, blank=True, help_text="图上和窄表里用，例如“经开区”。")
    kind = LineField("类别", max_length=16, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="法定上级", null=True, blank=True, related_name="children"
    )
    managing_area = models.ForeignKey(
        "self", models.PROTECT, verbose_name="管理功能区", null=True, blank=True, related_name="managed"
    )
    county = models.ForeignKey(
        "self", models.PROTECT, verbose_name="所属县（市、区）", null=True, editable=False, related_name="places"
    )
    sort_key = LineField("拼音排序", max_length=120, editable=False, db_index=True)
    position = models.PositiveSmallIntegerField("显示顺序", default=0, help_text="县级单位按此顺序排列。")
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="继承者", null=True, blank=True, related_name="predecessors"
    )

    objects = PlaceQuerySet.as_manager()
    worked_out = ("sort_key", "county")
    lookup_names = ("code", "name", "short_name")  # by which a sheet finds a place; our own pages print the short ones
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["position", "sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="place_valid_period",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                violation_error_message="停用日期必须晚于启用日期。",
            ),
            models.CheckConstraint(
                name="place_has_parent",
                condition=Q(kind=Kind.CITY, parent=None) | (~Q(kind=Kind.CITY) & Q(parent__isnull=False)),
                violation_error_message="除地级市外，每个区划都要有法定上级。",
            ),
            models.CheckConstraint(
                name="place_managing_area_of_township",
                condition=Q(managing_area=None) | Q(kind__in=TOWNSHIP_KINDS),
                violation_error_message="只有乡镇（街道）可以有管理功能区。",
            ),
            models.CheckConstraint(
                name="place_code_of_kind",
                condition=code_of_kind(),
                violation_error_message="乡镇（街道）代码为 9 位数字，功能区为 LC- 加三个字母，其余为 6 位数字。",
            ),
            models.CheckConstraint(
                name="place_county_answers",
                condition=county_that_answers(),
                violation_error_message="所属县（市、区）须是管理功能区，没有时是法定上级。",
            ),
            models.CheckConstraint(
                name="place_successor_of_ended",
                condition=Q(successor=None) | (Q(valid_to__isnull=False) & ~Q(successor=F("id"))),
                violation_error_message="有继承者的区划须填停用日期，继承者不能是自己。",
            ),
            models.UniqueConstraint(
                name="place_name_once",
                fields=["parent", "name"],
                condition=Q(valid_to=None),
                violation_error_message="同一上级下已有同名的现行区划。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """``sort_key`` and ``county`` follow from the other fields, so they are never typed in."""
        if self.kind in TOWNSHIP_KINDS:
            self.county_id = self.managing_area_id or self.parent_id
        else:
            self.county_id = self.pk if self.kind in COUNTY_KINDS else None
        kept = kwargs.get("update_fields")
        if kept is not None:
            kwargs["update_fields"] = {*kept, "sort_key", "county"}
        with transaction.atomic(savepoint=False):
            self.sort_key = sort_key(self.name, Reading.objects.in_use())
            super().save(*args, **kwargs)
            if self.kind in COUNTY_KINDS and self.county_id is None:
                self.county_id = self.pk
                type(self).objects.filter(pk=self.pk).update(county=self.pk)

    @classmethod
    def other_names(cls) -> dict[Any, list[str]]:
        """By primary key what people call a place besides its names, for sheets: 安乐 or 甲县安乐镇 for 安乐镇."""
        rows = cls._default_manager.values_list("pk", "name", "short_name", "kind", "parent_id", "managing_area_id")
        return other_names([Named(*row) for row in rows])

    @property
    def label(self) -> str:
        """The short name where there is one: for maps and narrow columns."""
        return self.short_name or self.name

    def clean(self) -> None:
        """What looks at other rows: who may be whose parent, and that the code begins with the parent's."""
        if self.parent:
            self._check_parent(self.parent)
        if self.managing_area and self.managing_area.kind != Kind.FUNCTIONAL_ZONE:
            raise ValidationError({"managing_area": f"管理功能区只能是功能区，{self.managing_area}不是。"})

    def _check_parent(self, parent: "Place") -> None:
        township = self.kind in TOWNSHIP_KINDS
        allowed = (Kind.DISTRICT, Kind.COUNTY_CITY, Kind.COUNTY) if township else (Kind.CITY,)
        if parent.kind not in allowed:
            raise ValidationError({"parent": f"{self.get_kind_display()}的法定上级不能是{parent}。"})
        prefix = parent.code if township else parent.code[:4]
        if self.kind != Kind.FUNCTIONAL_ZONE and not self.code.startswith(prefix):
            raise ValidationError({"code": f"代码应以{parent}的 {prefix} 开头，现在是 {self.code}。"})


class Reading(models.Model):
    """How a text is read in names, where the dictionary reads it otherwise: 翟 zhai, 单县 shan xian.

    Names are sorted by it and found by it; by the dictionary's reading they are still found.
    """

    text = LineField(
        "文字",
        max_length=10,
        unique=True,
        validators=[TEXT],
        error_messages={"unique": "这几个字已有读音，请直接修改那一条。"},
        help_text="地名、姓氏或其中几个字，例如“单县”“翟”。",
    )
    reading = SyllablesField(
        "读音",
        max_length=69,
        validators=[READING],
        help_text="每字一个音节，不标声调，用空格隔开，ü 写作 v，例如“dong e”。",
    )
    applies = LineField("用在", max_length=8, choices=Applies, default=Applies.START)
    remark = LineField("说明", max_length=120, blank=True)
    source = LineField("依据", max_length=120, blank=True)

    objects = ReadingQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "地名读音"
        ordering = ["reading", "text"]
        constraints = [
            models.CheckConstraint(
                name="reading_syllable_each",
                condition=Exact(
                    Length("text"), Length("reading") - Length(Replace("reading", Value(" "), Value(""))) + 1
                ),
                violation_error_message="读音的音节数应与字数相同，每字一个，用空格隔开。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.reading}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """In the same transaction the names that hold the text are spelt anew."""
        with transaction.atomic(savepoint=False):
            before = type(self).objects.filter(pk=self.pk).values_list("text", flat=True) if self.pk else ()
            texts = {*before, self.text}
            super().save(*args, **kwargs)
            announce(type(self), texts)
