"""The sheet of holidays and of weekend days that are worked."""

from portal.dates.models import HolidayDay
from portal.spreadsheets.columns import Column
from portal.spreadsheets.resources import SheetResource, sheet


@sheet
class HolidaySheet(SheetResource):
    date = Column("date")
    name = Column("name", aliases=["节日", "假日"])
    is_off = Column(
        "is_off", vocabulary={"放假": True, "上班": False, "是": True, "否": False, "休": True, "班": False}
    )
    source = Column("source", aliases=["文件"])

    class Meta:
        model = HolidayDay
        import_id_fields = ["date"]
