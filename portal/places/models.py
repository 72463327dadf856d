"""One table of places, because a record may belong to the city, a county-level unit or a township."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from portal.accounts.history import History
from portal.places.queries import PlaceQuerySet


class Kind(models.TextChoices):
    CITY = "city", "地级市"
    DISTRICT = "district", "市辖区"
    COUNTY_CITY = "county_city", "县级市"
    COUNTY = "county", "县"
    FUNCTIONAL_ZONE = "functional_zone", "功能区"
    SUBDISTRICT = "subdistrict", "街道"
    TOWN = "town", "镇"
    TOWNSHIP = "township", "乡"


COUNTY_KINDS = (Kind.DISTRICT, Kind.COUNTY_CITY, Kind.COUNTY, Kind.FUNCTIONAL_ZONE)
TOWNSHIP_KINDS = (Kind.SUBDISTRICT, Kind.TOWN, Kind.TOWNSHIP)


class Place(models.Model):
    """The city, a county-level unit (functional zones among them) or a township-level unit.

    ``parent`` is the statutory parent (GB/T 2260 code). ``managing_area`` is the functional zone that manages a
    township in practice; functional zones have no statutory code. ``county`` is the unit that answers for the
    place: the managing area where there is one, else the statutory county; a county-level unit answers for
    itself. Records are counted, filtered and granted by ``county``, so each counts exactly once.
    """

    code = models.CharField(
        "代码",
        max_length=9,
        unique=True,
        validators=[
            RegexValidator(r"^(\d{6}|\d{9}|LC-[A-Z]{3})$", "代码应为 6 位或 9 位数字；功能区用 LC- 加三个大写字母。")
        ],
    )
    name = models.CharField("名称", max_length=30)
    kind = models.CharField("类别", max_length=16, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="法定上级", null=True, blank=True, related_name="children"
    )
    managing_area = models.ForeignKey(
        "self", models.PROTECT, verbose_name="管理功能区", null=True, blank=True, related_name="managed"
    )
    county = models.ForeignKey(
        "self", models.PROTECT, verbose_name="所属县（市、区）", null=True, editable=False, related_name="places"
    )
    sort_key = models.CharField("拼音排序", max_length=120, editable=False, db_index=True)
    position = models.PositiveSmallIntegerField("显示顺序", default=0, help_text="县级单位按此顺序排列。")
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="继承者", null=True, blank=True, related_name="predecessors"
    )

    objects = PlaceQuerySet.as_manager()
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
        ]

    def __str__(self):
        return self.name
