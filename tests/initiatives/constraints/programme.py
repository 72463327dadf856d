"""Rules of the programme."""

from datetime import date

from initiatives.programme.models import Initiative, InitiativeIndicator, Measure, Milestone, Pillar, Programme
from tests.initiatives import factories as make
from tests.initiatives.constraints.attack import BASES, FIRST_DAY, ODD, Attack, ByAction
from tests.initiatives.constraints.networks import group
from tests.initiatives.constraints.schools import one
from tests.initiatives.indicators import factories

EARLY, LATE = date(2024, 1, 1), date(2025, 1, 1)


def plan():
    return Programme.objects.get_or_create(slug="held", defaults={"name": "计划", "short_name": "计划"})[0]


def action():
    return Initiative.objects.get_or_create(slug="held", defaults={"programme": plan(), "number": 9, "name": "行动"})[0]


def measure():
    return Measure.objects.get_or_create(code="held", defaults={"initiative": action(), "name": "措施"})[0]


BASES[Programme] = lambda: {"slug": "plan", "name": "新计划", "short_name": "新"}
BASES[Pillar] = lambda: {"programme": plan(), "name": "质量"}
BASES[Initiative] = lambda: {"programme": plan(), "slug": "new", "number": 1, "name": "新行动"}
BASES[Measure] = lambda: {"initiative": action(), "code": "new", "name": "新措施"}
BASES[Milestone] = lambda: {"measure": measure(), "title": "里程碑"}
BASES[InitiativeIndicator] = lambda: {"initiative": action(), "indicator": factories.indicator_of("gauge")}

ORDER = "结束日期不能早于开始日期"
OWNER = "只属于其中之一"
ATTACKS = [
    Attack("Programme.slug", Programme, {"name": "二"}, "已存在", beside={}),
    Attack("programme_period_order", Programme, {"start_on": LATE, "end_on": EARLY}, ORDER),
    Attack("programme_start_aligned", Programme, {"start_on": ODD, "start_precision": "year"}, FIRST_DAY),
    Attack("programme_end_aligned", Programme, {"end_on": ODD, "end_precision": "month"}, FIRST_DAY),
    Attack("pillar_once", Pillar, {"position": 3}, "已有同名的目标领域", beside={}),
    Attack("Initiative.slug", Initiative, {"number": 2}, "已存在", beside={}),
    Attack("initiative_number_once", Initiative, {"slug": "two"}, "已有这个序号", beside={}),
    Attack("initiative_number_positive", Initiative, {"number": 0}, "序号从 1 开始"),
    Attack(
        "initiative_override_reason",
        Initiative,
        {"status_override": "done"},
        "必须写明原因",
        by_action=ByAction("override", {"status": "done", "reason": ""}, says="这个字段是必填项"),
    ),
    Attack("initiative_override_reason", Initiative, {"override_reason": "因"}, "必须写明原因"),
    Attack("Measure.code", Measure, {"name": "二"}, "已存在", beside={}),
    Attack("measure_period_order", Measure, {"start_on": LATE, "end_on": EARLY}, ORDER),
    Attack("measure_start_aligned", Measure, {"start_on": date(2025, 2, 1), "start_precision": "year"}, FIRST_DAY),
    Attack("measure_end_aligned", Measure, {"end_on": ODD, "end_precision": "month"}, FIRST_DAY),
    Attack("milestone_one_owner", Milestone, {"measure": None}, OWNER),
    Attack("milestone_one_owner", Milestone, {"initiative": action}, OWNER),
    Attack("milestone_one_owner", Milestone, {"school": one}, OWNER),
    Attack("milestone_one_owner", Milestone, {"network": group}, OWNER),
    Attack("milestone_one_owner", Milestone, {"measure": None, "school": one, "network": group}, OWNER),
    Attack(
        "milestone_place_of_programme",
        Milestone,
        {"measure": None, "school": one, "place": make.county},
        "不另填地区",
    ),
    Attack(
        "milestone_place_of_programme",
        Milestone,
        {"measure": None, "network": group, "place": make.county},
        "不另填地区",
    ),
    Attack("milestone_due_aligned", Milestone, {"due_on": ODD, "due_precision": "month"}, FIRST_DAY),
    Attack("milestone_confirmed_exact", Milestone, {"confirmed": True}, "必须精确到日"),
    Attack(
        "milestone_confirmed_exact",
        Milestone,
        {"confirmed": True, "due_on": LATE, "due_precision": "year"},
        "必须精确到日",
    ),
    Attack(
        "milestone_completed_date",
        Milestone,
        {"state": "done"},
        "必须有完成日期",
        by_action=ByAction("complete", {"completed_on": "", "precision": "day"}, says="这个字段是必填项"),
    ),
    Attack("milestone_completed_date", Milestone, {"completed_on": LATE}, "未完成的不能有完成日期"),
    Attack(
        "milestone_completed_aligned",
        Milestone,
        {"state": "done", "completed_on": ODD, "completed_precision": "month"},
        FIRST_DAY,
        by_action=ByAction(
            "complete",
            {"completed_on": "2025-02-03", "precision": "month"},
            stores={"state": "done", "completed_on": date(2025, 2, 1), "completed_precision": "month"},
        ),
    ),
    Attack("gauge_once", InitiativeIndicator, {"is_key": True}, "已列有这个指标", beside={}),
    Attack(
        "gauge_one_headline",
        InitiativeIndicator,
        {"is_headline": True},
        "只能有一个首页数字",
        beside={"indicator": lambda: factories.indicator_of("headline"), "is_headline": True},
    ),
]
