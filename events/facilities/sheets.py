"""Sheets of facilities, of their opening hours, and of what the area per resident is computed from."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from events.facilities.clock import in_words, parse
from events.facilities.codes import free_codes
from events.facilities.models import (
    AreaStatement,
    Facility,
    OpeningPeriod,
    OpeningSpan,
    Population,
)
from events.facilities.signals import facilities_written
from portal.accounts.registers import follow, refusal, unit_attnames
from portal.places.typed_coordinates import VOCABULARY, CoordinateError, as_stored, degrees, reference_in_words
from portal.spreadsheets.clock_words import plain_clock
from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.month_day import month_day
from portal.spreadsheets.naming import Naming
from portal.spreadsheets.resources import SheetResource, sheet
from portal.spreadsheets.values import FAILED, KEEP
from portal.spreadsheets.wide import Wide

COUNTIES = ["县区", "县市区", "区县", "所属县区", "所在县区"]


@sheet
class FacilitySheet(SheetResource):
    code = Column("code", kind="code", aliases=["场地编码", "场馆编号", "编号"], width=14)
    name = Column("name", aliases=["场地名称", "场馆名称", "设施名称", "体育场地名称"], width=32)
    kind = Column("kind", aliases=["场地类别", "场地类型", "设施类别", "设施类型"])
    township = Column("township", aliases=["乡镇", "乡镇街道", "所在乡镇", "镇街", "所属乡镇"])
    county = Column("township__county__name", "县（市、区）", aliases=COUNTIES)
    street_address = Column("street_address", aliases=["详细地址", "场地地址", "设施地址"], width=36)
    longitude = Column("longitude", aliases=["lng", "lon"], parse=degrees, own=True)
    latitude = Column("latitude", aliases=["lat"], parse=degrees, own=True)
    datum_source = Column(
        "datum_source",
        "坐标系",
        vocabulary=VOCABULARY,
        render=reference_in_words,
        help="填了坐标就要选；GCJ-02、BD-09 的坐标会换算成 WGS-84 保存",
        own=True,
    )
    area_m2 = Column("area_m2", unit="㎡", aliases=["面积", "场地面积"])
    setting = Column("setting", aliases=["室内/室外", "室内室外", "室内或室外"])
    floodlit = Column("floodlit", aliases=["灯光"])
    contents = Column("contents")
    ownership = Column("ownership", aliases=["性质"])
    owner = Column("owner")
    operator = Column("operator", aliases=["管理单位", "运营单位"])
    school = Column("school", names=("code",), aliases=["学校标识码"], help="学校标识码，只有学校体育设施可填")
    school_name = Column("school__name", "学校名称")
    school_open = Column("school_open", aliases=["学校场地是否开放"])
    status = Column("status")
    opened_on = Column("opened_on", precision="opened_precision", aliases=["启用时间", "建成时间", "建成年份"])
    fee = Column("fee", aliases=["收费情况"])
    fee_note = Column("fee_note")
    market_percent = Column("market_percent", percent=True)
    free_items = Column("free_items")
    services = Column("services")
    booking = Column("booking")
    booking_note = Column("booking_note")
    booking_url = Column("booking_url")
    phone = Column("phone", kind="phone", aliases=["联系电话"])
    for_children = Column("for_children")
    for_elders = Column("for_elders")
    amenities = Column("amenities", names=("name",), aliases=["配套设施"])
    is_public = Column("is_public")
    source = Column("source")

    note = (
        "导出的坐标都是 WGS-84（与 CGCS2000 一致）；从高德、腾讯、百度地图抄来的坐标，请在“坐标系”列写明，系统会换算。"
    )

    class Meta:
        model = Facility
        import_id_fields = ["code"]

    naming = Naming(
        "name", ["township"], county="township__county", county_column="county", codes=free_codes, needs=["township"]
    )
    watched = unit_attnames(Facility)

    @classmethod
    def refusal(cls, image: Mapping[str, Any], user: Any) -> str:
        return refusal(Facility, image, user)

    @classmethod
    def complete(cls, names: Sequence[str], values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Coordinates in WGS-84, so that the plan shows and compares what will be stored."""
        columns = ("longitude", "latitude", "datum_source")
        found = dict(zip(names, values, strict=True))
        longitude, latitude, reference = (found.get(name, KEEP) for name in columns)
        if FAILED in (longitude, latitude, reference):
            return values
        if isinstance(longitude, Decimal) or isinstance(latitude, Decimal):
            try:
                place: tuple[Any, Any, Any] = as_stored(longitude, latitude, None if reference is KEEP else reference)
            except CoordinateError as error:
                raise CellError(error.code, str(error)) from error
        else:
            place = longitude, latitude, KEEP  # a reference without coordinates says nothing
        found |= zip(columns, place, strict=True)
        return tuple(found[name] for name in names)

    @classmethod
    def after_write(cls, pks: Collection[Any]) -> None:
        """The unit of each venue follows what the sheet has changed, and so does what prints its name and place."""
        follow(Facility, pks)
        facilities_written.send(Facility, pks=pks)


@sheet
class OpeningPeriodSheet(SheetResource):
    facility = Column("facility", aliases=["场地名称", "场馆"], width=32)
    name = Column("name", "时段名称", aliases=["名称", "时段"])
    season_from = Column("season_from", parse=month_day)
    season_to = Column("season_to", parse=month_day)
    first_day = Column("first_day")
    last_day = Column("last_day")

    note = "每个场地的开放时段；每周的时间填在“每周时间”表中。“每年从”“每年到”写成 06-01 的样子。"

    class Meta:
        model = OpeningPeriod
        import_id_fields = ["facility", "name", "season_from", "first_day"]


def periods() -> Iterator[tuple[int, str, str]]:
    """A period has no code: the facility's, its name and what tells it from others of that name."""
    rows = OpeningPeriod.objects.order_by("pk").values_list(
        "pk", "facility__code", "facility__name", "name", "season_from", "first_day"
    )
    for pk, code, facility, name, season_from, first_day in rows:
        own = " ".join(filter(None, [name, season_from, f"{first_day:%Y-%m-%d}" if first_day else ""]))
        yield pk, f"{code} {own}", f"{facility} {own}"


def clock(cell: Any) -> int:
    """Minutes; a time cell of the sheet, or text such as 08:30 and 次日02:00."""
    text = f"{cell:%H:%M}" if hasattr(cell, "hour") and not hasattr(cell, "year") else cell
    if isinstance(text, float) and 0 <= text < 1:
        return round(text * 1440)
    try:
        return parse(plain_clock(str(text)))
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
class PopulationSheet(SheetResource):
    county = Column("county", aliases=["县区", "区县"])
    year = Column("year", aliases=["年度"])
    residents = Column("residents", unit="人", scales=("万",), aliases=["常住人口数"])
    source = Column("source", aliases=["数据来源"])

    title = "常住人口"
    wide = Wide("residents", ["year", "county"], asked=["year", "source"])

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
    def rows(cls) -> QuerySet[Any]:
        return super().rows().filter(facility=None)
