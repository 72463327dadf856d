"""Channels go out to Excel and come back."""

from portal.content.models import Channel
from portal.spreadsheets.columns import Column
from portal.spreadsheets.resources import SheetResource, sheet


@sheet
class ChannelSheet(SheetResource):
    code = Column("code", kind="code", aliases=["栏目代码"])
    name = Column("name", aliases=["栏目", "栏目名称"], width=24)
    parent = Column("parent", names=("code", "name"), aliases=["上级"])
    kind = Column("kind", aliases=["栏目类别"])
    description = Column("description", aliases=["简介"], width=40)
    keywords = Column("keywords")
    position = Column("position", aliases=["序号", "排序"])
    place = Column("place", aliases=["地区", "县区"])
    owner_unit = Column("owner_unit", names=("code", "name"), aliases=["责任单位", "主管科室"])
    reviews = Column("reviews")
    max_age_days = Column("max_age_days", unit="天", aliases=["更新期限"])
    is_open = Column("is_open", aliases=["是否启用"])

    note = "停用栏目后，其中的文章公众都看不到。"

    class Meta:
        model = Channel
        import_id_fields = ["code"]
