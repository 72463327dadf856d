"""The spreadsheet face: measures and milestones. Whether a milestone is done is set in the back office."""

from django.db.models import QuerySet

from initiatives.programme.models import Initiative, Measure, Milestone
from portal.spreadsheets.columns import Column
from portal.spreadsheets.resources import SheetResource, sheet


@sheet
class InitiativeSheet(SheetResource):
    slug = Column("slug", aliases=["行动代码"])
    number = Column("number")
    name = Column("name", aliases=["行动", "行动名称"])
    is_provisional = Column("is_provisional")
    wing = Column("wing")
    lead_unit = Column("lead_unit", aliases=["责任单位"])
    tile_note = Column("tile_note")
    quote = Column("quote")
    quoted_by = Column("quoted_by")
    last_confirmed_on = Column("last_confirmed_on")

    title = "行动"
    updates_only = True

    class Meta:
        model = Initiative
        import_id_fields = ["slug"]


@sheet
class MeasureSheet(SheetResource):
    code = Column("code", aliases=["措施代码"])
    name = Column("name", aliases=["措施", "措施名称"])
    initiative = Column("initiative", aliases=["所属行动"], names=("slug", "name"))
    kind = Column("kind")
    description = Column("description")
    lead_unit = Column("lead_unit", aliases=["责任单位"])
    is_inferred = Column("is_inferred")
    start_on = Column("start_on", precision="start_precision")
    end_on = Column("end_on", precision="end_precision")
    period_label = Column("period_label")
    quote = Column("quote")
    position = Column("position", aliases=["顺序"])

    title = "措施"

    class Meta:
        model = Measure
        import_id_fields = ["code"]


@sheet
class MilestoneSheet(SheetResource):
    measure = Column("measure", aliases=["措施代码", "所属措施"], required=True)
    title_column = Column("title", aliases=["里程碑"])
    place = Column("place", aliases=["县（市、区）"])
    due_on = Column("due_on", aliases=["期限", "计划完成日期"], precision="due_precision")
    confirmed = Column("confirmed")
    quote = Column("quote")
    position = Column("position", aliases=["顺序"])

    title = "里程碑"
    note = "按措施和事项识别。是否完成在后台标记。"

    class Meta:
        model = Milestone
        import_id_fields = ["measure", "title_column"]

    @classmethod
    def rows(cls) -> QuerySet[Milestone]:
        return Milestone.objects.exclude(measure=None)
