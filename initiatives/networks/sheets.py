"""Sheets of education groups and alliances, and of their members."""

from collections.abc import Iterable, Sequence
from typing import Any

from initiatives.networks.codes import free_codes
from initiatives.networks.memberships import seconds_of_kind
from initiatives.networks.models import Membership, Network
from portal.places.models import Reading
from portal.spreadsheets.columns import Column
from portal.spreadsheets.naming import Naming
from portal.spreadsheets.resources import SheetResource, sheet


@sheet
class NetworkSheet(SheetResource):
    code = Column("code", kind="code", aliases=["集团代码", "联盟代码", "编号"])
    name = Column("name", aliases=["集团名称", "联盟名称", "教育集团", "教育联盟", "集团（联盟）名称"], width=32)
    kind = Column("kind", aliases=["类别"])
    mode = Column("mode", aliases=["模式"])
    county = Column("county", aliases=["县区", "县市区", "所属县区"])
    open_date = Column("open_date", precision="open_precision", aliases=["成立时间", "组建时间", "成立年份"])
    charter = Column("charter", aliases=["章程"])
    external_partners = Column("external_partners", aliases=["合作单位"])
    source = Column("source", aliases=["来源"])

    note = "撤销集团或联盟请在页面办理，成员关系会一并结束。"

    class Meta:
        model = Network
        import_id_fields = ["code"]

    naming = Naming("name", ["county"], county="county", codes=free_codes, needs=["kind", "county"])
    derives_for_readers = True

    @classmethod
    def derive(cls, instances: Sequence[Any]) -> Iterable[str]:
        readings = Reading.objects.in_use()
        for network in instances:
            network.set_keys(readings)
        return ("sort_key", "search_text")


@sheet
class MembershipSheet(SheetResource):
    network = Column("network", aliases=["集团", "联盟", "教育集团", "教育联盟", "集团名称", "联盟名称"], width=32)
    school = Column("school", aliases=["成员校", "学校名称", "成员学校", "核心校", "牵头校", "校名"], width=28)
    role = Column("role", aliases=["成员角色", "身份"])
    valid_from = Column("valid_from", precision="valid_from_precision", aliases=["加入时间", "加入年份"])
    valid_to = Column("valid_to", "退出日期", aliases=["退出时间", "退出日期（当天起不再是成员）"])
    end_reason = Column("end_reason")
    source = Column("source", aliases=["来源"])

    note = "退出日期是不再是成员的第一天；仍是成员的留空。"

    @classmethod
    def derive(cls, instances: Sequence[Any]) -> Iterable[str]:
        for membership, other in zip(instances, seconds_of_kind(instances), strict=True):
            membership.second = other
        return ()

    @staticmethod
    def advice(instance: Any, changed: set[str]) -> str:
        """Said at the check: a second network of the same kind is rarely meant."""
        asked = not changed or changed & {"network_id", "school_id", "role", "valid_from", "valid_to"}
        other = instance.second if asked else None
        return f"学校自 {other.since}起已在{other.network}，写入后同时在两个，请核对。" if other else ""

    class Meta:
        model = Membership
        import_id_fields = ["network", "school", "valid_from"]
