"""Channels go out to Excel and come back."""

from portal.content.models import Channel, Leader, Office, Redirect, Word
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


@sheet
class LeaderSheet(SheetResource):
    channel = Column("channel", names=("code", "name"), aliases=["所属栏目"])
    name = Column("name", aliases=["领导姓名"])
    post = Column("post", aliases=["现任职务"], width=24)
    portfolio = Column("portfolio", aliases=["工作分工", "分管工作"], width=48)
    position = Column("position", aliases=["序号", "显示顺序"])
    left_on = Column("left_on", aliases=["离任时间"])

    class Meta:
        model = Leader
        import_id_fields = ["channel", "name", "post"]


@sheet
class OfficeSheet(SheetResource):
    channel = Column("channel", names=("code", "name"), aliases=["所属栏目"])
    name = Column("name", aliases=["科室名称", "机构名称"], width=24)
    duties = Column("duties", aliases=["主要职责"], width=48)
    head = Column("head", aliases=["科室负责人"])
    address = Column("address", aliases=["地址"], width=32)
    hours = Column("hours", aliases=["工作时间"])
    phone = Column("phone", aliases=["电话"])
    position = Column("position", aliases=["序号", "显示顺序"])

    class Meta:
        model = Office
        import_id_fields = ["channel", "name"]


@sheet
class WordSheet(SheetResource):
    wrong = Column("wrong", aliases=["错误", "错误表述"], width=20)
    right = Column("right", aliases=["正确", "正确表述"], width=20)
    unless = Column("unless", aliases=["不算错的"])
    weight = Column("weight", aliases=["类别"])
    basis = Column("basis", width=32)

    class Meta:
        model = Word
        import_id_fields = ["wrong"]


@sheet
class RedirectSheet(SheetResource):
    path = Column("path", aliases=["原网址", "原地址"], width=48)
    target = Column("target", names=("id",), aliases=["文章编号"])
    url = Column("url", aliases=["新网址"], width=48)

    class Meta:
        model = Redirect
        import_id_fields = ["path"]
