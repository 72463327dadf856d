"""Sheets of facilities, of their opening hours, of holidays, and of what the area per resident is computed from."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from events.facilities import datum
from events.facilities.clock import in_words, parse
from events.facilities.enums import Datum
from events.facilities.models import (
    AreaStatement,
    Facility,
    HolidayDay,
    OpeningPeriod,
    OpeningSpan,
    Population,
)
from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.resources import SheetResource, sheet
from portal.spreadsheets.values import FAILED, KEEP

# How a sheet of ours names the reference: the coordinates in it are WGS-84 whatever they were typed in, so that a
# sheet that comes back is not converted a second time.
CONVERTED = {f"WGS-84（由 {name} 换算）": value for name, value in (("GCJ-02", "gcj02"), ("BD-09", "bd09"))}
DATUM_WORDS = {
    "WGS-84": "wgs84",
    "CGCS2000": "wgs84",
    "GCJ-02": "gcj02",
    "高德": "gcj02",
    "BD-09": "bd09",
    "百度": "bd09",
}
DONE = "converted:"


def degrees(cell):
    """A coordinate as exactly as it was typed. Raises ValueError with a sentence."""
    try:
        return Decimal(str(cell).strip())
    except InvalidOperation:
        raise ValueError(f"“{cell}”不是数字，请填十进制度数，例如 115.985000") from None


def datum_in_words(value):
    return next((words for words, name in CONVERTED.items() if name == value), str(Datum.WGS84.label))


def as_stored(longitude, latitude, reference):
    """Longitude, latitude and the reference they came from, as the columns hold them. Raises CellError."""
    if not isinstance(longitude, Decimal) or not isinstance(latitude, Decimal):
        raise CellError("pair", "经度和纬度要同时填写")
    if reference is KEEP:
        raise CellError("datum", "有坐标就要写明坐标系，请在“坐标系”列填 WGS-84、CGCS2000、GCJ-02 或 BD-09")
    if refusal := datum.refusal(longitude, latitude):
        raise CellError("place", refusal.rstrip("。"))
    source = reference.removeprefix(DONE)
    return *datum.stored(longitude, latitude, source if source == reference else Datum.WGS84), source


@sheet
class FacilitySheet(SheetResource):
    code = Column("code", kind="code", aliases=["场地编码", "场馆编号", "编号"], width=14)
    name = Column("name", aliases=["场地名称", "场馆名称"], width=32)
    kind = Column("kind", aliases=["场地类别", "场地类型"])
    township = Column("township", aliases=["乡镇", "乡镇街道", "所在乡镇"])
    county = Column("township__county__name", "县（市、区）")
    street_address = Column("street_address", aliases=["详细地址"], width=36)
    longitude = Column("longitude", aliases=["lng", "lon"], parse=degrees)
    latitude = Column("latitude", aliases=["lat"], parse=degrees)
    datum_source = Column(
        "datum_source",
        "坐标系",
        vocabulary=DATUM_WORDS | {words: f"{DONE}{value}" for words, value in CONVERTED.items()},
        render=datum_in_words,
        help="填了坐标就要选；GCJ-02、BD-09 的坐标会换算成 WGS-84 保存",
    )
    area_m2 = Column("area_m2", unit="㎡", aliases=["面积", "场地面积"])
    setting = Column("setting")
    floodlit = Column("floodlit", aliases=["灯光"])
    contents = Column("contents")
    ownership = Column("ownership", aliases=["性质"])
    owner = Column("owner")
    operator = Column("operator")
    school = Column("school", names=("code",), aliases=["学校标识码"], help="学校标识码，只有学校体育设施可填")
    school_name = Column("school__name", "学校名称")
    school_open = Column("school_open", aliases=["学校场地是否开放"])
    status = Column("status")
    opened_on = Column("opened_on", precision="opened_precision", aliases=["启用时间", "建成时间"])
    fee = Column("fee", aliases=["收费情况"])
    fee_note = Column("fee_note")
    market_percent = Column("market_percent", percent=True)
    free_items = Column("free_items")
    services = Column("services")
    booking = Column("booking")
    booking_note = Column("booking_note")
    booking_url = Column("booking_url")
    phone = Column("phone", kind="phone", aliases=["联系电话"])
    amenities = Column("amenities", names=("name",), aliases=["配套设施"])
    is_public = Column("is_public")
    source = Column("source")

    note = (
        "导出的坐标都是 WGS-84（与 CGCS2000 一致）；从高德、腾讯、百度地图抄来的坐标，请在“坐标系”列写明，系统会换算。"
    )

    class Meta:
        model = Facility
        import_id_fields = ["code"]

    @classmethod
    def complete(cls, names, values):
        """Coordinates in WGS-84, so that the plan shows and compares what will be stored."""
        found = dict(zip(names, values, strict=True))
        place = [found.get(name, KEEP) for name in ("longitude", "latitude", "datum_source")]
        if FAILED in place:
            return values
        if isinstance(place[0], Decimal) or isinstance(place[1], Decimal):
            place = as_stored(*place)
        else:
            place[2] = KEEP  # a reference without coordinates says nothing
        found |= zip(("longitude", "latitude", "datum_source"), place, strict=True)
        return tuple(found[name] for name in names)


@sheet
class OpeningPeriodSheet(SheetResource):
    facility = Column("facility", aliases=["场地名称", "场馆"], width=32)
    name = Column("name", "时段名称", aliases=["名称", "时段"])
    first_day = Column("first_day", kind="code")
    last_day = Column("last_day", kind="code")
    valid_from = Column("valid_from")
    valid_to = Column("valid_to")

    note = "每个场地的开放时段；每周的时间填在“每周时间”表中。“每年从”“每年到”写成 06-01 的样子。"

    class Meta:
        model = OpeningPeriod
        import_id_fields = ["facility", "name", "first_day", "valid_from"]


def periods():
    """A period has no code: the facility's, its name and what tells it from others of that name."""
    rows = OpeningPeriod.objects.order_by("pk").values_list(
        "pk", "facility__code", "facility__name", "name", "first_day", "valid_from"
    )
    for pk, code, facility, name, first_day, valid_from in rows:
        own = " ".join(filter(None, [name, first_day, f"{valid_from:%Y-%m-%d}" if valid_from else ""]))
        yield pk, f"{code} {own}", f"{facility} {own}"


def clock(cell):
    """Minutes; a time cell of the sheet, or text such as 08:30 and 次日02:00."""
    text = f"{cell:%H:%M}" if hasattr(cell, "hour") and not hasattr(cell, "year") else cell
    if isinstance(text, float) and 0 <= text < 1:
        return round(text * 1440)
    try:
        return parse(text)
    except ValidationError as error:
        raise ValueError(error.messages[0].rstrip("。")) from None


@sheet
class OpeningSpanSheet(SheetResource):
    period = Column(
        "period", texts=periods, aliases=["场地和时段"], help="场地名称、空格、时段名称，如：市体育馆 全年", width=40
    )
    days = Column("days", aliases=["星期"])
    start = Column("start", aliases=["开始", "开放时间"], parse=clock, render=in_words, help="如 08:30；不开放则留空")
    end = Column("end", aliases=["结束", "关闭时间"], parse=clock, render=in_words, help="如 21:00；过午夜写 次日02:00")

    title = "每周开放时间"

    class Meta:
        model = OpeningSpan
        import_id_fields = ["period", "days", "start"]


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


@sheet
class PopulationSheet(SheetResource):
    county = Column("county", aliases=["县区", "区县"])
    year = Column("year")
    residents = Column("residents", unit="人", scales=("万",), aliases=["常住人口数"])
    source = Column("source", aliases=["数据来源"])

    title = "常住人口"

    class Meta:
        model = Population
        import_id_fields = ["county", "year"]


@sheet
class AreaSheet(SheetResource):
    county = Column("county", aliases=["县区", "区县"])
    as_of = Column("as_of", aliases=["时点", "截止日期"])
    area_m2 = Column("area_m2", unit="㎡", scales=("万",), aliases=["面积合计"])
    is_counted = Column("is_counted")
    source = Column("source", aliases=["数据来源"])

    title = "各县体育场地面积"
    note = "填该县（市、区）未逐一登记的场地面积合计，一般为 12 月 31 日时点。"

    class Meta:
        model = AreaStatement
        import_id_fields = ["county", "as_of"]

    @classmethod
    def rows(cls):
        return super().rows().filter(facility=None)
