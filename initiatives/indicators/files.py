"""The columns of a file of values: what the table on the page shows, in the same words."""

from django.utils.translation import gettext as _

from initiatives.indicators.figures import display_value, written
from portal.spreadsheets.download import Column

LICENCE = "可自由使用，请注明来源：聊城市教育和体育局"


def value_columns():
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


def number(row, indicator):
    """The bare value in the base unit, rounded once; empty where there is none."""
    return "" if row.value is None else written(row.value, indicator.places)


def nature(row):
    """Published, derived, revised or invented, in one word."""
    if row.is_demo:
        return "演示数据"
    return row.get_state_display() if row.state == "superseded" else row.get_quality_display()


def notes(as_of, *, demo=False):
    """What every file says of itself."""
    lines = [f"许可：{LICENCE}", f"数据截至：{as_of.isoformat() if as_of else '无'}"]
    return [*lines, "含演示数据，见“性质”一列。"] if demo else lines
