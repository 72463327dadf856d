"""The sheets of administrative divisions and of how names are read."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import models

from portal.places.models import COUNTY_KINDS, Kind, Place, Reading
from portal.places.pinyin import sort_key
from portal.places.reading_fields import toneless
from portal.places.signals import announce
from portal.places.spelling import Applies
from portal.spreadsheets.columns import Column
from portal.spreadsheets.resources import SheetResource, sheet


@sheet
class PlaceSheet(SheetResource):
    code = Column("code", digits=(6, 9), aliases=["区划代码", "行政区划代码", "编码"])
    name = Column("name", aliases=["区划名称", "乡镇（街道）", "乡镇街道", "乡镇名称"])
    short_name = Column("short_name")
    kind = Column("kind", aliases=["级别", "类型"])
    parent = Column("parent", aliases=["上级", "上级代码", "所属县", "法定上级代码"])
    managing_area = Column("managing_area", aliases=["代管功能区", "功能区"])
    position = Column("position", aliases=["排序", "顺序"])
    valid_from = Column("valid_from", aliases=["设立日期", "生效日期"])
    valid_to = Column("valid_to", aliases=["撤销日期", "失效日期"])
    successor = Column("successor", aliases=["并入", "继承区划"])

    title = "行政区划"
    note = "功能区没有法定代码，用 LC- 加三个大写字母。乡镇由功能区管理的，填“管理功能区”。"

    class Meta:
        model = Place
        import_id_fields = ["code"]

    @classmethod
    def derive(cls, instances: Sequence[Place]) -> Sequence[str]:
        """The county-level unit that answers, and the order by pinyin."""
        readings = Reading.objects.in_use()
        for place in instances:
            place.sort_key = sort_key(place.name, readings)
            if place.kind in COUNTY_KINDS:
                place.county_id = place.pk
            elif place.kind == Kind.CITY:
                place.county_id = None
            else:
                place.county_id = place.managing_area_id or place.parent_id
        return ("sort_key", "county_id")

    @classmethod
    def after_write(cls, pks: Iterable[Any]) -> None:
        """A new county-level unit answers for itself; its key is known only now."""
        Place.objects.filter(pk__in=pks, kind__in=COUNTY_KINDS, county=None).update(county=models.F("pk"))


WHERE = {
    "姓氏": Applies.SURNAME,
    "开头": Applies.START,
    "名称开头": Applies.START,
    "任何位置": Applies.ANYWHERE,
    "任意位置": Applies.ANYWHERE,
}


@sheet
class ReadingSheet(SheetResource):
    text = Column("text", aliases=["地名", "姓氏", "字", "词"])
    reading = Column("reading", parse=toneless, aliases=["拼音", "读法"])
    applies = Column("applies", aliases=["适用", "范围", "位置"], vocabulary=WHERE)
    remark = Column("remark", aliases=["备注"])
    source = Column("source", aliases=["来源", "出处"])

    note = (
        "只填字典读音与本地读法不同的文字。学校、集团和区划按这里的读音排序、查找，按字典读音也能找到。"
        "城市名后不带“市”字的名称（如“济南朝阳小学”），“用在”要填“任何位置”。"
    )

    class Meta:
        model = Reading
        import_id_fields = ["text"]

    @classmethod
    def after_write(cls, pks: Collection[Any]) -> None:
        """Names that hold one of the texts are spelt anew, all of them together; all names when a text is gone."""
        texts = set(Reading.objects.filter(pk__in=pks).values_list("text", flat=True))
        announce(Reading, texts if len(texts) == len(pks) else None)
