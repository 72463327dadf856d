"""Ten columns with one foreign key, as a stock resource and as one of ours. No history: neither side pays for it."""

from django.db import models
from import_export import fields, resources, widgets

from portal.accounts.access import declare
from portal.spreadsheets.columns import Column
from portal.spreadsheets.resources import SheetResource, sheet


class BenchTown(models.Model):
    code = models.CharField("代码", max_length=9, unique=True)
    name = models.CharField("名称", max_length=30, unique=True)

    class Meta:
        app_label = "spreadsheets"

    def __str__(self):
        return self.name


class BenchSchool(models.Model):
    code = models.CharField("学校标识码", max_length=10, unique=True)
    name = models.CharField("学校名称", max_length=60)
    town = models.ForeignKey(BenchTown, models.PROTECT, verbose_name="所属乡镇")
    stage = models.CharField("学段", max_length=10, choices=[("primary", "小学"), ("junior", "初中")])
    public = models.BooleanField("是否公办", default=True)
    pupils = models.PositiveIntegerField("在校生数", null=True, blank=True)
    area = models.DecimalField("面积", max_digits=10, decimal_places=2, null=True, blank=True)
    opened_on = models.DateField("建校日期", null=True, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)

    class Meta:
        app_label = "spreadsheets"

    def __str__(self):
        return self.name


NAMES = ["code", "name", "town", "stage", "public", "pupils", "area", "opened_on", "phone", "address"]
LABELS = [str(BenchSchool._meta.get_field(name).verbose_name) for name in NAMES]


@sheet
class BenchSheet(SheetResource):
    code = Column("code", digits=10)
    name = Column("name")
    town = Column("town")
    stage = Column("stage")
    public = Column("public")
    pupils = Column("pupils")
    area = Column("area")
    opened_on = Column("opened_on")
    phone = Column("phone", kind="phone")
    address = Column("address")

    class Meta:
        model = BenchSchool
        import_id_fields = ["code"]


class StockResource(resources.ModelResource):
    """As the library's documentation writes it."""

    code = fields.Field("code", LABELS[0])
    name = fields.Field("name", LABELS[1])
    town = fields.Field("town", LABELS[2], widgets.ForeignKeyWidget(BenchTown, "name"))
    stage = fields.Field("stage", LABELS[3])
    public = fields.Field("public", LABELS[4], widgets.BooleanWidget())
    pupils = fields.Field("pupils", LABELS[5], widgets.IntegerWidget())
    area = fields.Field("area", LABELS[6], widgets.DecimalWidget())
    opened_on = fields.Field("opened_on", LABELS[7], widgets.DateWidget())
    phone = fields.Field("phone", LABELS[8])
    address = fields.Field("address", LABELS[9])

    class Meta:
        model = BenchSchool
        fields = NAMES
        import_id_fields = ["code"]


declare(BenchSchool, area=None)
MODELS = (BenchTown, BenchSchool)
