"""Rules of groups, alliances and their members."""

from datetime import date

from initiatives.networks.models import CountingRule, Membership, Network, NetworkMode
from tests.initiatives import factories as make
from tests.initiatives.constraints.attack import BASES, FIRST_DAY, Attack, ByAction
from tests.initiatives.constraints.schools import closed, closing, one, other

OPENED, DAY, LATER = date(2021, 9, 1), date(2022, 9, 1), date(2023, 9, 1)


def mode():
    return NetworkMode.objects.get_or_create(code="weak", defaults={"name": "核心校 + 薄弱校"})[0]


def group():
    return Network.objects.filter(code="JT-001").first() or make.network(1)


def ended():
    return Network.objects.filter(code="JT-002").first() or make.network(2, close_date=LATER, close_reason="调整")


BASES[NetworkMode] = lambda: {"code": "new", "name": "新模式"}
BASES[Network] = lambda: {
    "code": "JT-009",
    "name": "示例",
    "kind": "group",
    "mode": mode(),
    "county": make.county(),
    "open_date": OPENED,
}
BASES[Membership] = lambda: {"network": group(), "school": one(), "role": "member", "valid_from": DAY}
BASES[CountingRule] = lambda: {"valid_from": date(2019, 1, 1)}

CORE = {"role": "core"}
OPEN_CORE, ONE_CORE = "已有一所现任核心校", "同一时间一个集团（联盟）只能有一所核心校"
ATTACKS = [
    Attack("NetworkMode.code", NetworkMode, {"name": "二"}, "已存在", beside={}),
    Attack("NetworkMode.name", NetworkMode, {"code": "two"}, "已存在", beside={}),
    Attack("Network.code", Network, {"name": "二"}, "这个代码已经用过", beside={}),
    Attack(
        "network_closes_after_opening",
        Network,
        {"close_date": OPENED},
        "撤销日期必须晚于成立日期",
        by_action=ByAction("close", closing(day="2021-09-01", precision="day"), says="撤销日期必须晚于成立日期"),
    ),
    Attack("network_open_precision", Network, {"open_precision": "year"}, FIRST_DAY),
    Attack(
        "network_close_precision",
        Network,
        {"close_date": date(2024, 9, 15), "close_precision": "month"},
        FIRST_DAY,
        by_action=ByAction("close", closing(), stores={"close_date": date(2024, 9, 1), "close_precision": "month"}),
    ),
    Attack("network.county", Network, {"county": make.town}, "请选择县", stored=False),
    Attack("membership_period", Membership, {"valid_to": DAY}, "退出日期必须晚于加入日期"),
    Attack("membership_from_precision", Membership, {"valid_from_precision": "year"}, FIRST_DAY),
    Attack(
        "membership_open_once",
        Membership,
        {"valid_from": LATER},
        "已是这个集团（联盟）的现有成员",
        beside={},
        rows_say="成员时间有重叠",
    ),
    Attack(
        "membership_no_overlap",
        Membership,
        {"valid_from": OPENED, "valid_to": date(2022, 9, 2)},
        "成员时间有重叠",
        beside={"valid_to": LATER},
    ),
    Attack(
        "membership_one_open_core",
        Membership,
        {**CORE, "valid_from": LATER},
        OPEN_CORE,
        beside={**CORE, "school": other},
        rows_say=ONE_CORE,
    ),
    Attack(
        "membership_one_core",
        Membership,
        {**CORE, "valid_from": OPENED, "valid_to": LATER},
        ONE_CORE,
        beside={**CORE, "school": other},
    ),
    Attack(
        "membership.before_network",
        Membership,
        {"valid_from": date(2021, 8, 31)},
        "不能早于集团（联盟）的成立日期",
        stored=False,
    ),
    Attack("membership.after_network", Membership, {"network": ended}, "已于 2023 年 9 月 1 日撤销", stored=False),
    Attack("membership.after_school", Membership, {"school": closed}, "已于 2024 年 9 月 1 日停办", stored=False),
    Attack("CountingRule.valid_from", CountingRule, {"basis": "二"}, "已存在", beside={}),
]
