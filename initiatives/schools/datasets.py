"""What pages and files of schools and networks say of themselves: the site column, licence, source."""

from datetime import date

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from portal.site.head import Column

LICENCE = "可自由使用，请注明来源：聊城市教育和体育局"
SOURCE = "聊城市教育和体育局学校登记"


def column() -> Column:
    return Column(
        name=_("学校与集团"),
        description=_("全市学校、教育集团与教育联盟：名称、位置、学段、校内服务、集团归属和覆盖情况。"),
        keywords=_("学校,教育集团,教育联盟,覆盖"),
    )


def notes(day: date, *, demo: bool, source: str = SOURCE) -> list[str]:
    """The lines above the table of a file."""
    lines = [f"许可：{LICENCE}", f"来源：{source}", f"数据截至：{day.isoformat()}"]
    return [*lines, "本表含演示数据，不代表官方发布。"] if demo else lines


class CountedPaginator(Paginator):
    """A paginator for a list whose number of rows is already known."""

    def __init__(self, *args, count: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.count = count
