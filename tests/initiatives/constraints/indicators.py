"""Rules of indicators and values."""

from datetime import date

from django.utils import timezone

from initiatives.indicators.models import (
    Comparison,
    Indicator,
    Observation,
    RankClaim,
    ReportedFigure,
    SourceDocument,
    Target,
    Unit,
)
from tests.initiatives.constraints.attack import BASES, FIRST_DAY, ODD, Attack, ByAction
from tests.initiatives.indicators import factories

YEAR, DAY = date(2024, 1, 1), date(2025, 3, 18)


def value():
    of = factories.indicator_of("told")
    return of.observations.first() or factories.published(of)


def share():
    return factories.indicator_of("share", unit=factories.percent())


BASES[Unit] = lambda: {"code": "new", "name": "新单位", "word": "个"}
BASES[Indicator] = lambda: {"code": "new", "name": "新指标", "unit": factories.unit()}
BASES[SourceDocument] = lambda: {"code": "new", "title": "公报", "publisher": "市局", "kind": "report"}
BASES[Observation] = lambda: {
    "indicator": factories.indicator_of("value"),
    "value": 10,
    "period_end": YEAR,
    "end_precision": "year",
    "source": factories.source(),
}
BASES[Target] = lambda: {"indicator": factories.indicator_of("aim"), "value": 1, "plan": "“十四五”规划"}
BASES[RankClaim] = lambda: {
    "indicator": factories.indicator_of("rank"),
    "rank": 1,
    "scope": "全省",
    "quote": "第一",
    "as_of": DAY,
    "source": factories.source(),
}
BASES[Comparison] = lambda: {
    "observation": value(),
    "reference_on": date(2023, 1, 1),
    "quote": "超",
    "source": factories.source(),
}
BASES[ReportedFigure] = lambda: {"observation": value(), "computed_at": DAY}

PUBLISHED = {"state": "published", "published_at": timezone.now}
ATTACKS = [
    Attack("Unit.code", Unit, {"name": "二"}, "已存在", beside={}),
    Attack("unit_decimals_limit", Unit, {"decimals": 7}, "最多 6 位"),
    Attack("Indicator.code", Indicator, {"name": "二"}, "已存在", beside={}),
    Attack("indicator_decimals_limit", Indicator, {"decimals": 7}, "最多 6 位"),
    Attack("indicator_rate_has_base", Indicator, {"measure_type": "rate"}, "大于 0 的比率基数"),
    Attack("indicator_rate_has_base", Indicator, {"measure_type": "rate", "rate_base": 0}, "大于 0 的比率基数"),
    Attack("SourceDocument.code", SourceDocument, {"title": "二"}, "已存在", beside={}),
    Attack("source_published_aligned", SourceDocument, {"published_on": ODD, "published_precision": "year"}, FIRST_DAY),
    Attack("source_inferred_date_explained", SourceDocument, {"date_inferred": True}, "写明推断依据"),
    Attack("source_file_fingerprint", SourceDocument, {"file_sha256": "0" * 64}, "文件指纹"),
    Attack("source_file_fingerprint", SourceDocument, {"file_size": 3}, "文件指纹"),
    Attack("observation_value_or_reason", Observation, {"value": None}, "请填写数值"),
    Attack("observation_reason_without_value", Observation, {"quality": "suppressed"}, "数值应留空"),
    Attack(
        "observation_reason_without_value",
        Observation,
        {"qualifier": "several", "published_text": "多个"},
        "数值应留空",
    ),
    Attack("observation_several_has_text", Observation, {"value": None, "qualifier": "several"}, "公布的原文"),
    Attack("observation_denominator_positive", Observation, {"numerator": 1, "denominator": 0}, "分母必须大于 0"),
    Attack("observation_numerator_with_denominator", Observation, {"numerator": 1}, "一起填写"),
    Attack("observation_numerator_with_denominator", Observation, {"denominator": 1}, "一起填写"),
    Attack(
        "observation_period_order",
        Observation,
        {"period_start": date(2025, 1, 1), "start_precision": "year"},
        "起始日期不能晚于",
    ),
    Attack(
        "observation_start_aligned",
        Observation,
        {"period_start": date(2023, 5, 2), "start_precision": "month"},
        FIRST_DAY,
    ),
    Attack("observation_end_aligned", Observation, {"period_end": date(2024, 5, 1)}, FIRST_DAY),
    Attack(
        "observation_published_complete",
        Observation,
        {**PUBLISHED, "source": None},
        "发布数据必须有来源",
    ),
    Attack("observation_published_complete", Observation, {"state": "published"}, "发布数据必须有来源"),
    Attack(
        "observation_revision_reason",
        Observation,
        {"state": "withdrawn"},
        "必须写明原因",
        by_action=ByAction("withdraw", {"reason": ""}, says="这个字段是必填项"),
    ),
    Attack("observation_revision_reason", Observation, {"supersedes": value}, "必须写明原因"),
    Attack("observation_published_once", Observation, PUBLISHED, "已有已发布的数据", beside=PUBLISHED),
    Attack(
        "Observation.supersedes",
        Observation,
        {"supersedes": value, "revision_reason": "更正", "period_label": "暑期"},
        "已存在",
        beside={"supersedes": value, "revision_reason": "更正"},
    ),
    Attack("observation.percentage", Observation, {"indicator": share, "value": 101}, "0 到 100", stored=False),
    Attack("observation.percentage", Observation, {"indicator": share, "value": -1}, "0 到 100", stored=False),
    Attack("target_due_aligned", Target, {"due_on": ODD, "due_precision": "year"}, FIRST_DAY),
    Attack("target_unknown_value_quoted", Target, {"value": None}, "公布的原文"),
    Attack("target_met_on_declared", Target, {"met_on": DAY}, "公布为已完成"),
    Attack("target_met_on_declared", Target, {"met_on": DAY, "declared_met": False}, "公布为已完成"),
    Attack("target_once", Target, {"value": 2}, "已有同一层级、同一规划、同一期限的目标", beside={}),
    Attack("rank_claim_aligned", RankClaim, {"as_of_precision": "month"}, FIRST_DAY),
    Attack("rank_claim_rank", RankClaim, {"rank": None}, "大于 0 的名次"),
    Attack("rank_claim_rank", RankClaim, {"rank": 0}, "大于 0 的名次"),
    Attack("rank_claim_rank", RankClaim, {"kind": "first"}, "不填名次"),
    Attack("rank_claim_within", RankClaim, {"rank": 3, "of_n": 2}, "不能小于名次"),
    Attack("comparison_aligned", Comparison, {"reference_on": ODD, "reference_precision": "year"}, FIRST_DAY),
    Attack("comparison_unresolved_without_value", Comparison, {"reference_value": 4100}, "只保留原文"),
    Attack("ReportedFigure.observation", ReportedFigure, {"computed_at": YEAR}, "已存在", beside={}),
]
