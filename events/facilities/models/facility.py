"""The register: kinds, facilities, and the facts attached to one facility."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.facilities import contradictory
from events.facilities.enums import AccessItem, Answer, Booking, Fee, Group, Measure, Ownership, Setting, Status
from events.facilities.queries import FacilityQuerySet
from portal.accounts.models import UnitKind
from portal.accounts.registers import Entry, Registered
from portal.dates.precision import aligned, precision_field
from portal.limits.typed_numbers import CodeField, TelephoneField
from portal.media.fields import PictureField
from portal.media.renditions import JPEG
from portal.media.shown import ShownPicture
from portal.places import coordinates
from portal.places.coordinates import Datum
from portal.places.models import TOWNSHIP_KINDS, Kind
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField

CODE = RegexValidator(r"^\d{6}-\d{4}$", "编码应为 6 位县级代码、短横线和 4 位顺序号，例如 110101-0001。")
ADDRESS = URLValidator(["https", "http"], message="请填写完整网址，例如 https://…。")
PHONE = RegexValidator(r"^[0-9+()（）\-、 ]{3,40}$", "电话只能有数字、空格、加号、括号和短横线。")


class FacilityKind(models.Model):
    """A kind of the national census of sports facilities. Two levels: group and kind."""

    code = LineField("代码", max_length=8, unique=True)
    name = LineField("名称", max_length=30)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级类别", null=True, blank=True, related_name="children"
    )
    sports = LineField("可开展项目", max_length=60, blank=True, help_text="用顿号分隔，例如：篮球、三人篮球。")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "场地类别"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="facilitykind_not_own_parent",
                condition=Q(parent=None) | ~Q(parent=models.F("pk")),
                violation_error_message="上级类别不能是自己。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Amenity(models.Model):
    """Something useful on site: showers, lockers, drinking water."""

    name = LineField("名称", max_length=20, unique=True)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "配套服务"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Facility(Registered, DemoMarked):
    """One place for sport. The public directory needs five groups of facts by provincial law: address, opening
    hours, charges, free items and fitness services."""

    code = CodeField("编码", max_length=11, unique=True, validators=[CODE])
    name = LineField("名称", max_length=60)
    kind = models.ForeignKey(FacilityKind, models.PROTECT, verbose_name="类别", related_name="facilities")
    township = models.ForeignKey(
        "places.Place",
        models.PROTECT,
        verbose_name="乡镇（街道）",
        related_name="facilities",
        limit_choices_to={"kind__in": (*TOWNSHIP_KINDS, Kind.CITY)},
        help_text="具体位置尚未公布的场地选全市。",
    )
    street_address = LineField("地址", max_length=120, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    datum_source = LineField("坐标来源坐标系", max_length=5, choices=Datum, default=Datum.WGS84, editable=False)
    area_m2 = models.DecimalField(
        "场地面积", max_digits=12, decimal_places=2, null=True, blank=True, help_text="平方米。"
    )
    setting = LineField("室内外", max_length=8, choices=Setting, default=Setting.UNKNOWN)
    floodlit = LineField("夜间照明", max_length=8, choices=Answer, default=Answer.UNKNOWN)
    contents = LineField("场地构成", max_length=120, blank=True, help_text="例如：篮球场 4 片、健身路径 1 套。")
    ownership = LineField("设施性质", max_length=10, choices=Ownership, default=Ownership.PUBLIC)
    owner = LineField("产权单位", max_length=60, blank=True)
    operator = LineField("运营单位", max_length=60, blank=True)
    school = models.ForeignKey(
        "schools.School",
        models.PROTECT,
        verbose_name="所属学校",
        null=True,
        blank=True,
        related_name="facilities",
        help_text="学校体育设施属于哪所学校。",
    )
    school_open = models.BooleanField("学校场地向社会开放", default=False)
    status = LineField("使用状态", max_length=10, choices=Status, default=Status.ACTIVE)
    opened_on = models.DateField("启用日期", null=True, blank=True)
    opened_precision = precision_field("启用日期精度")
    fee = LineField("收费", max_length=8, choices=Fee, default=Fee.UNKNOWN)
    fee_note = LineField("收费说明", max_length=200, blank=True)
    market_percent = models.PositiveSmallIntegerField(
        "收费占市场价百分比",
        null=True,
        blank=True,
        validators=[MaxValueValidator(200)],
        help_text="用于服务规范核对。",
    )
    free_items = LineField("免费项目", max_length=200, blank=True)
    services = LineField("健身服务", max_length=200, blank=True, help_text="例如：体质监测、健身指导。")
    booking = LineField("预约方式", max_length=8, choices=Booking, default=Booking.UNKNOWN)
    booking_note = LineField("预约说明", max_length=200, blank=True)
    booking_url = LineField("预约网址", max_length=200, blank=True, validators=[ADDRESS])
    phone = TelephoneField("电话", max_length=40, blank=True, validators=[PHONE], help_text="对外公布的服务电话。")
    amenities = models.ManyToManyField(Amenity, verbose_name="配套服务", blank=True, related_name="facilities")
    for_children = models.BooleanField(
        "适合儿童", default=False, help_text="有儿童场地或器材，或适合亲子活动；没有核实过不勾选。"
    )
    for_elders = models.BooleanField(
        "适合长者", default=False, help_text="有适合老年人的器材、步道或时段；没有核实过不勾选。"
    )
    is_public = models.BooleanField("对外显示", default=True)
    source = LineField("资料来源", max_length=120, blank=True)

    unit_kind, unit_columns = UnitKind.VENUE, ("code", "name", "township", "is_demo")
    contradictions = contradictory.FACILITY
    objects = FacilityQuerySet.as_manager()
    history = History(m2m_fields=[amenities], excluded_fields=["unit"])

    class Meta:
        verbose_name = verbose_name_plural = "体育场地"
        ordering = ["code"]
        indexes = [models.Index(name="facility_listing", fields=["is_public", "status", "code"])]
        constraints = [
            *coordinates.coordinate_constraints("facility"),
            models.CheckConstraint(
                name="facility_area_positive",
                condition=Q(area_m2=None) | Q(area_m2__gte=0),
                violation_error_message="场地面积不能小于 0。",
            ),
            models.CheckConstraint(
                name="facility_school_open_is_school",
                condition=Q(school_open=False) | Q(ownership=Ownership.SCHOOL),
                violation_error_message="只有学校体育设施可以选择“学校场地向社会开放”。",
            ),
            models.CheckConstraint(
                name="facility_of_school_is_school",
                condition=Q(school=None) | Q(ownership=Ownership.SCHOOL),
                violation_error_message="只有学校体育设施可以填写所属学校，请把设施性质改为“学校体育设施”。",
            ),
            models.CheckConstraint(
                name="facility_online_booking_has_address",
                condition=~Q(booking=Booking.ONLINE) | ~Q(booking_url=""),
                violation_error_message="选择在线预约时，请填写预约网址。",
            ),
            aligned("opened_on", "opened_precision", name="facility_opened_aligned"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("facilities:detail", args=[self.code])

    def as_unit(self) -> Entry:
        return Entry(self.code, self.name, self.township_id, None, self.is_demo, self.unit_id)

    def clean(self) -> None:
        if refusal := coordinates.refusal(self.longitude, self.latitude):
            raise ValidationError({"longitude": refusal})

    @property
    def point(self) -> tuple[Decimal, Decimal] | None:
        """Longitude and latitude where they are known."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)

    @property
    def is_free(self) -> bool:
        return self.fee == Fee.FREE

    @property
    def is_bookable(self) -> bool:
        return self.booking in (Booking.PHONE, Booking.ONLINE)

    @property
    def free_on_fitness_day(self) -> bool:
        """Public facilities charge nothing on 8 August."""
        return self.ownership == Ownership.PUBLIC


class FacilityPicture(ShownPicture):
    facility = models.ForeignKey(Facility, models.CASCADE, verbose_name="场地", related_name="pictures")
    image = PictureField("图片", upload_to="facilities/", width_field="width", height_field="height")

    history = History(excluded_fields=["image", "width", "height"])

    class Meta:
        verbose_name = verbose_name_plural = "图片"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="facilitypicture_has_alt",
                condition=~Q(alt=""),
                violation_error_message="请填写图片说明。",
            )
        ]

    def address(self, width: int, kind: str = JPEG) -> str:
        return reverse("facilities:picture", args=[self.facility.code, self.pk, width, kind])


class AccessFact(models.Model):
    """One answer about accessibility. No row means that nobody has checked."""

    facility = models.ForeignKey(Facility, models.CASCADE, verbose_name="场地", related_name="access_facts")
    item = LineField("项目", max_length=10, choices=AccessItem)
    answer = LineField("情况", max_length=8, choices=Answer, default=Answer.UNKNOWN)
    note = LineField("说明", max_length=80, blank=True)
    checked_on = models.DateField("核实日期", null=True, blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "无障碍设施"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="accessfact_once",
                fields=["facility", "item"],
                violation_error_message="同一无障碍项目只能填写一次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()}：{self.get_answer_display()}"


class Concession(models.Model):
    """What a group pays, in percent of the full price; 0 is free."""

    facility = models.ForeignKey(Facility, models.CASCADE, verbose_name="场地", related_name="concessions")
    group = LineField("优惠群体", max_length=12, choices=Group)
    percent = models.PositiveSmallIntegerField("支付原价的百分比", help_text="免费填 0，半价填 50。")
    note = LineField("说明", max_length=80, blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "优惠"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="concession_once",
                fields=["facility", "group"],
                violation_error_message="同一群体只能填写一次优惠。",
            ),
            models.CheckConstraint(
                name="concession_percent",
                condition=Q(percent__gte=0, percent__lte=100),
                violation_error_message="支付比例应在 0 到 100 之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()} {self.percent}%"


class ServiceRule(models.Model):
    """A threshold of the service rules, as data: the rules change, the report follows."""

    measure = LineField("指标", max_length=24, choices=Measure, unique=True)
    threshold = models.DecimalField("标准值", max_digits=7, decimal_places=2)
    at_most = models.BooleanField("不高于", default=False, help_text="勾选表示不高于标准值，否则为不低于。")
    source = LineField("依据", max_length=120)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "服务规范标准"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_measure_display()
