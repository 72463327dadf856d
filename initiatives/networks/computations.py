"""What this room can count for the indicators: published figures are checked against these."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.urls import reverse

from initiatives.indicators.compute import Computed, computation, once
from initiatives.networks.cover import Coverage, coverage


def _register(key: str, title: str, count: Callable[[Coverage], Decimal | int | None], *, share: bool = False) -> None:
    @computation(f"networks.{key}", title)
    def counted(day: date) -> Computed | None:
        figures = once(("networks.coverage", day), lambda: coverage(day))
        total = figures.total
        value = count(figures) if figures.known else None
        if value is None:
            return None
        return Computed(
            value=value,
            numerator=total.covered if share else None,
            denominator=total.universe if share else None,
            rule=figures.rule.text,
            url=f"{reverse('networks:coverage')}?date={day.isoformat()}",
            demo=figures.demo > 0,
        )


_register("groups", "存续的教育集团", lambda c: c.groups)
_register("alliances", "存续的教育联盟", lambda c: c.alliances)
_register("covered", "集团、联盟覆盖的学校", lambda c: c.total.covered)
_register("coverage", "集团、联盟覆盖率", lambda c: c.total.share, share=True)
_register("covered_by_groups", "教育集团覆盖的学校", lambda c: c.total.group)
_register("rural_by_groups", "教育集团覆盖的乡村学校", lambda c: c.total.rural_group)
_register("covered_by_alliances", "教育联盟覆盖的学校", lambda c: c.total.alliance)
_register("rural_by_alliances", "教育联盟覆盖的乡村学校", lambda c: c.total.rural_alliance)
