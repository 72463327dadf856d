"""The sheets of units and of who works in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from portal.accounts.leaving import OWN, may_write
from portal.accounts.models import Unit, UnitMember, User
from portal.accounts.models.units import ENTERED
from portal.spreadsheets.columns import Column
from portal.spreadsheets.resources import SheetResource, sheet


@sheet
class UnitSheet(SheetResource):
    code = Column("code", kind="code", aliases=["单位代码", "编码"], width=14)
    name = Column("name", aliases=["单位名称", "单位"], width=32)
    kind = Column("kind", aliases=["单位类别", "类型"])
    place = Column("place", aliases=["地区", "县区"])
    parent = Column("parent", aliases=["上级", "上级单位代码"])
    closed_on = Column("closed_on", aliases=["停用时间"])

    note = "这里只填科室和县局；学校、场馆的单位随登记自动建立和更新。"

    class Meta:
        model = Unit
        import_id_fields = ["code"]

    @classmethod
    def rows(cls) -> QuerySet[Any]:
        return super().rows().filter(kind__in=ENTERED)


def people() -> Iterator[tuple[int, str, str]]:
    """By user name, and by the name that colleagues know. Superusers are named where they work in a unit alone."""
    known = User.objects.filter(Q(is_superuser=False) | Q(memberships__isnull=False)).distinct()
    yield from known.order_by("pk").values_list("pk", "username", "display_name")


@sheet
class UnitMemberSheet(SheetResource):
    unit = Column("unit", aliases=["单位名称", "单位代码", "部门"], width=28)
    person = Column("person", texts=people, aliases=["用户名", "姓名", "人员姓名"], width=16)
    valid_from = Column("valid_from", aliases=["到岗时间", "起"])
    valid_to = Column("valid_to", aliases=["离岗时间", "止"])

    watched = ("person_id",)
    note = "一人一单位一行；离岗的在原行填“离岗日期”，从这一天起此人在该单位的授权失效。"

    class Meta:
        model = UnitMember
        import_id_fields = ["unit", "person", "valid_from"]

    @classmethod
    def refusal(cls, image: Mapping[str, Any], user: Any) -> str:
        return "" if user is None or may_write(user, image["person_id"]) else OWN
