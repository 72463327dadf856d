"""How an indicator stands against its target, in words. Without a published target it is tracked only."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from initiatives.indicators.enums import Comparator
from initiatives.indicators.figures import difference, in_unit, known

if TYPE_CHECKING:
    from initiatives.indicators.models import Indicator, Observation, Target


MET, NOT_MET, TRACKED = "已达目标", "未达目标", "跟踪"


@dataclass(frozen=True)
class TargetStatus:
    """``word`` with its shape (``style`` names the status class), one sentence, and the meter of a percentage."""

    word: str
    style: str
    note: str
    value: Decimal | None = None
    target: Decimal | None = None

    @property
    def has_meter(self) -> bool:
        return self.value is not None


def own_target(targets: "Sequence[Target]") -> "Target | None":
    """The indicator's own target: the latest that is not only a reference. An invented one judges nothing."""
    own = [target for target in targets if not target.is_reference and not target.is_demo]
    return own[-1] if own else None


def target_status(indicator: "Indicator", latest: "Observation | None", targets: "Sequence[Target]") -> TargetStatus:
    """``latest`` is the newest published observation, or None."""
    share = latest.value if latest and latest.value is not None and indicator.unit.is_percent else None
    target = own_target(targets)
    if latest is None or latest.value is None:
        return TargetStatus(TRACKED, "soon", "无数据" if latest is None else "公布时没有数字")
    if target is None:
        return TargetStatus(TRACKED, "soon", _reference(indicator, targets) or "未公布目标值", value=share)
    if target.value is None:
        if target.declared_met:
            return TargetStatus(MET, "open", f"公布为提前完成{target.plan}目标，目标值未公布", value=share)
        return TargetStatus(TRACKED, "soon", "目标值未公布", value=share)
    met = reached(latest.value, target)
    gap = latest.value - target.value
    text = f"目标 {in_unit(target.value, indicator)}"
    if gap:
        text += f"，{'高出' if gap > 0 else '低'} {difference(gap, indicator)}"
    mark = target.value if share is not None else None
    return TargetStatus(MET if met else NOT_MET, "open" if met else "warn", text, share, mark)


def reached(value: Decimal, target: "Target") -> bool:
    """Whether ``value`` satisfies the target, compared unrounded."""
    if target.comparator == Comparator.AT_LEAST:
        return value >= known(target.value)
    if target.comparator == Comparator.AT_MOST:
        return value <= known(target.value)
    return value == target.value


def _reference(indicator: "Indicator", targets: "Sequence[Target]") -> str:
    for target in targets:
        if target.is_reference and target.value is not None:
            return gettext("%(level)s%(plan)s目标%(comparator)s %(value)s，供参照") % {
                "level": target.get_level_display(),
                "plan": target.plan,
                "comparator": target.get_comparator_display(),
                "value": in_unit(target.value, indicator),
            }
    return ""
