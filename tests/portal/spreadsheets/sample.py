"""Models and sheets for tests only, wide enough for every kind of column. Their tables are made by the fixture."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from portal.accounts.access import declare
from portal.dates.precision import aligned, precision_field
from portal.spreadsheets.columns import Column
from portal.spreadsheets.resources import SheetResource, sheet


class Town(models.Model):
    code = models.CharField("代码", max_length=9, unique=True)
    name = models.CharField("名称", max_length=30)

    class Meta:
        app_label = "spreadsheets"
        verbose_name = "镇街"

    def __str__(self):
        return self.name


class Club(models.Model):
    class Stage(models.TextChoices):
        PRIMARY = "primary", "小学"
        JUNIOR = "junior", "初中"

    code = models.CharField(
        "标识码", max_length=10, unique=True, validators=[RegexValidator(r"^\d{10}$", "应为 10 位数字")]
    )
    name = models.CharField("名称", max_length=20)
    town = models.ForeignKey(Town, models.PROTECT, verbose_name="所属乡镇")
    stage = models.CharField("学段", max_length=10, choices=Stage, default=Stage.PRIMARY)
    public = models.BooleanField("是否公办", default=True)
    pupils = models.PositiveIntegerField("在校生数", null=True, blank=True, validators=[MaxValueValidator(90_000)])
    area = models.DecimalField("面积", max_digits=8, decimal_places=2, null=True, blank=True)
    rate = models.DecimalField("达标率", max_digits=5, decimal_places=2, null=True, blank=True)
    budget = models.DecimalField("经费", max_digits=14, decimal_places=2, null=True, blank=True)
    opened_on = models.DateField("建校日期", null=True, blank=True)
    opened_precision = precision_field("建校日期精度")
    checked_on = models.DateField("核查日期", null=True, blank=True)
    starts_at = models.DateTimeField("开始", null=True, blank=True)
    opens = models.TimeField("开门时间", null=True, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    number = models.CharField("证件号", max_length=18, null=True, blank=True, unique=True)  # noqa: DJ001
    remark = models.CharField("备注", max_length=200, blank=True)
    rank = models.SmallIntegerField("序号", default=0, validators=[MinValueValidator(0)])
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "spreadsheets"
        verbose_name = "俱乐部"
        constraints = [
            aligned("opened_on", "opened_precision", name="club_opened_aligned"),
            models.CheckConstraint(
                name="club_pupils_need_area",
                condition=Q(pupils=None) | Q(pupils__lt=5_000) | Q(area__gte=100),
                violation_error_message="在校生 5000 人以上的，面积至少 100 ㎡。",
            ),
            models.UniqueConstraint(
                name="club_name_once",
                fields=["town", "name"],
                condition=Q(public=True),
                violation_error_message="同一乡镇的公办单位名称不能相同。",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.opened_on and self.checked_on and self.checked_on < self.opened_on:
            raise ValidationError({"checked_on": "核查日期不能早于建校日期。"})


@sheet
class ClubSheet(SheetResource):
    code = Column("code", digits=10, aliases=["学校标识码"])
    name = Column("name", aliases=["学校名称", "单位名称"])
    town = Column("town", aliases=["乡镇", "乡镇街道"])
    stage = Column("stage", aliases=["办学类型"])
    public = Column("public", aliases=["性质"], vocabulary={"是": True, "否": False, "公办": True, "民办": False})
    pupils = Column("pupils", unit="人", aliases=["学生数"])
    area = Column("area", unit="㎡", aliases=["场地面积"])
    rate = Column("rate", percent=True, unit="%")
    budget = Column("budget", unit="元", scales=("万", "亿"))
    opened_on = Column("opened_on", precision="opened_precision", aliases=["建校时间"])
    checked_on = Column("checked_on")
    starts_at = Column("starts_at")
    opens = Column("opens")
    phone = Column("phone", kind="phone", personal=True)
    number = Column("number", kind="code", personal=True)
    remark = Column("remark")
    rank = Column("rank")

    class Meta:
        model = Club
        import_id_fields = ["code"]


class Stall(models.Model):
    """For rights by area: nothing protects the place, so deleting one elsewhere in the suite asks nothing here."""

    code = models.CharField("编号", max_length=8, unique=True)
    name = models.CharField("名称", max_length=20)
    place = models.ForeignKey("places.Place", models.DO_NOTHING, verbose_name="所在地", related_name="+")

    class Meta:
        app_label = "spreadsheets"
        verbose_name = "摊位"

    def __str__(self):
        return self.name

    def clean(self):
        if self.name == self.code:
            raise ValidationError({"name": "名称不能与编号相同。"})


@sheet
class StallSheet(SheetResource):
    code = Column("code", kind="code")
    name = Column("name")
    place = Column("place")

    class Meta:
        model = Stall
        import_id_fields = ["code"]


MODELS = (Town, Club, Stall)
declare(Club, area=None)
declare(Stall, area="place")
