"""The spreadsheet face: indicators, and values in long form (one row per value). Only drafts come in by sheet."""

from initiatives.indicators.models import Indicator, Observation, SourceDocument
from portal.exchange.columns import Column
from portal.exchange.resources import SheetResource, sheet


@sheet
class IndicatorSheet(SheetResource):
    code = Column("code", aliases=["指标代码"])
    name = Column("name", aliases=["指标名称", "指标"])
    unit = Column("unit", aliases=["计量单位"], names=("code", "name"))
    measure_type = Column("measure_type")
    decimals = Column("decimals")
    direction = Column("direction")
    accumulation = Column("accumulation", aliases=["统计口径"])
    rate_base = Column("rate_base")
    universe = Column("universe")
    definition = Column("definition")
    numerator_label = Column("numerator_label")
    denominator_label = Column("denominator_label")
    owner = Column("owner", aliases=["责任单位"])
    frequency = Column("frequency")
    next_due = Column("next_due")
    last_confirmed_on = Column("last_confirmed_on")

    title = "指标"
    note = "每行一个指标，按代码识别。单位填计量单位的代码或名称。"

    class Meta:
        model = Indicator
        import_id_fields = ["code"]


@sheet
class ObservationSheet(SheetResource):
    indicator = Column("indicator", aliases=["指标代码", "指标名称"], names=("code", "name"))
    place = Column("place", aliases=["县（市、区）", "县区", "区划"], names=("code", "name"))
    period_start = Column("period_start", aliases=["起始日期", "开始"], precision="start_precision")
    period_end = Column("period_end", aliases=["截止日期", "时期", "年份"], precision="end_precision")
    period_label = Column("period_label")
    value = Column("value", scales=("万", "亿"), aliases=["指标值"])
    qualifier = Column("qualifier")
    published_text = Column("published_text", aliases=["公布原文"])
    numerator = Column("numerator", scales=("万", "亿"))
    denominator = Column("denominator", scales=("万", "亿"))
    quality = Column("quality")
    quote = Column("quote")
    remark = Column("note", aliases=["备注"])
    source = Column("source", aliases=["来源文献"], names=("code", "title"))

    title = "指标数据（草稿）"
    note = "每行一个值，导入后为草稿，核对后发布。地区不填表示全市。已发布的数据不在表中，只能在后台修订。"

    class Meta:
        model = Observation
        import_id_fields = ["indicator", "place", "period_end", "period_start"]

    @classmethod
    def rows(cls):
        return Observation.objects.drafts()


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
