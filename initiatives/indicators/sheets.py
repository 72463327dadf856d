"""Sheets of indicators and of their observations."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from initiatives.indicators.enums import State
from initiatives.indicators.models import Indicator, Observation, SourceDocument
from initiatives.indicators.models.observation import LOCKED
from portal.actions.registry import find
from portal.spreadsheets.columns import Column
from portal.spreadsheets.resources import SheetResource, sheet
from portal.spreadsheets.wide import Wide


@sheet
class IndicatorSheet(SheetResource):
    code = Column("code", kind="code", aliases=["指标代码"])
    name = Column("name", aliases=["指标名称", "指标"], width=28)
    definition = Column("definition", aliases=["指标定义"], width=40)
    unit = Column("unit", aliases=["计量单位"])
    measure_type = Column("measure_type", aliases=["指标类型"])
    decimals = Column("decimals")
    direction = Column("direction")
    accumulation = Column("accumulation")
    universe = Column("universe")
    numerator_label = Column("numerator_label")
    denominator_label = Column("denominator_label")
    rate_base = Column("rate_base")
    allow_over_100 = Column("allow_over_100")
    computation = Column("computation", kind="code")
    owner = Column("owner", aliases=["责任单位"])
    frequency = Column("frequency", aliases=["频率"])
    next_due = Column("next_due")
    last_confirmed_on = Column("last_confirmed_on")
    position = Column("position", aliases=["排序"])

    class Meta:
        model = Indicator
        import_id_fields = ["code"]


PLACES = ("县区", "县（市、区）", "县市区", "区县", "地区名称")
ENDS = ("截止日期", "年份", "年度", "统计时间", "时期")


def unit_words() -> dict[int, str]:
    """Key of an indicator → its unit as it stands behind a number."""
    return dict(Indicator.objects.values_list("pk", "unit__word"))


@sheet
class ObservationSheet(SheetResource):
    indicator = Column("indicator", aliases=["指标名称", "指标代码"], width=28)
    place = Column("place", aliases=PLACES, nothing=["全市"], help="不填表示全市")
    period_start = Column("period_start", precision="start_precision", aliases=["起始日期", "开始"])
    period_end = Column("period_end", precision="end_precision", aliases=ENDS)
    period_label = Column("period_label")
    value = Column(
        "value", scales=("万", "亿"), unit_by="indicator", row_units=unit_words, aliases=["数据", "指标值", "指标数值"]
    )
    numerator = Column("numerator", scales=("万", "亿"))
    denominator = Column("denominator", scales=("万", "亿"))
    qualifier = Column("qualifier")
    quality = Column("quality")
    published_text = Column("published_text", aliases=["公布数字"])
    quote = Column("quote")
    note = Column("note", aliases=["备注"])
    source = Column("source", names=("code", "title"), aliases=["资料来源"])

    title = "指标数据"
    wide = Wide("value", ["period_end", "indicator", "place"], asked=["period_end", "indicator"])
    watched = ("state",)

    class Meta:
        model = Observation
        import_id_fields = ["indicator", "place", "period_start", "period_end", "end_precision", "period_label"]

    @classmethod
    def rows(cls) -> QuerySet[Observation]:
        """What counts today: drafts and published values. Of both for one period the draft is meant."""
        return Observation.objects.filter(state__in=(State.DRAFT, State.PUBLISHED)).order_by("-state", "pk")

    @staticmethod
    def advice(instance: Observation, changed: set[str]) -> str:
        """What publishing will ask for, said while the file is at hand."""
        missing = find(Observation, "publish").obstacles(instance)
        return "".join(f"可以写入为草稿，但{sentence}" for sentence in missing)

    @classmethod
    def objection(cls, image: Mapping[str, Any]) -> str:
        return "" if image["state"] == State.DRAFT else LOCKED

    @classmethod
    def before_insert(cls, instances: Sequence[Any], user: Any) -> None:
        for observation in instances:
            observation.recorded_by = user


@sheet
class SourceDocumentSheet(SheetResource):
    code = Column("code", aliases=["来源代码"])
    title_column = Column("title")
    publisher = Column("publisher")
    kind = Column("kind")
    section = Column("section")
    published_on = Column("published_on", precision="published_precision")
    document_number = Column("document_number")
    url = Column("url")

    title = "来源文献"

    class Meta:
        model = SourceDocument
        import_id_fields = ["code"]
