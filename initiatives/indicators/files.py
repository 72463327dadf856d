"""The columns of a file of values: what the table on the page shows, in the same words."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from initiatives.indicators.figures import display_value, written
from portal.site.models import SiteIdentity
from portal.site.provenance import Provenance
from portal.spreadsheets.download import Column

if TYPE_CHECKING:
    from initiatives.indicators.models import Indicator, Observation


def value_columns() -> list[Column]:
    """Columns over ``(indicator, observation)`` pairs."""
    return [
        Column(_("指标"), lambda pair: pair[0].name),
        Column(_("代码"), lambda pair: pair[0].code),
        Column(_("地区"), lambda pair: pair[1].place.name if pair[1].place_id else "全市"),
        Column(_("时期"), lambda pair: pair[1].period),
        Column(_("公布的数字"), lambda pair: display_value(pair[1], pair[0]).text),
        Column(_("数值"), lambda pair: number(pair[1], pair[0])),
        Column(_("单位"), lambda pair: pair[0].unit.word),
        Column(_("限定词"), lambda pair: "" if pair[1].qualifier == "exact" else pair[1].get_qualifier_display()),
        Column(_("性质"), lambda pair: nature(pair[1])),
        Column(_("来源"), lambda pair: pair[1].source.line if pair[1].source_id else ""),
        Column(_("说明"), lambda pair: pair[1].note),
    ]


def number(row: "Observation", indicator: "Indicator") -> str:
    """The bare value in the base unit, rounded once; empty where there is none."""
    return "" if row.value is None else written(row.value, indicator.places)


def nature(row: "Observation") -> str:
    """Published, derived, revised or invented, in one word."""
    if row.is_demo:
        return "演示数据"
    return row.get_state_display() if row.state == "superseded" else row.get_quality_display()


def provenance(
    as_of: date | None, sources: Iterable[str] = (), *, demo: bool = False, identity: SiteIdentity | None = None
) -> Provenance:
    """Of figures up to ``as_of``: the bureau's own publication where no source document is named."""
    return Provenance.of(source="；".join(sources), as_of=as_of, demo=demo, identity=identity)
