"""What the public may take away: the columns of the tables, GeoJSON, and the words that go with them."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from events.facilities.directory import Entry, Listing
from events.facilities.enums import Booking, Fee, Ownership, Setting, Status
from events.facilities.hours import week
from events.facilities.models import Facility
from events.facilities.wording import day_in_words, state_in_words
from portal.records.enums import label_of
from portal.site.models import SiteIdentity
from portal.site.provenance import Provenance
from portal.spreadsheets.download import Column

Row = tuple[int, Facility]
TITLE = REGISTER = "体育场地目录"
DATUM = "坐标：WGS-84（与 CGCS2000 一致）"


def provenance(found: Listing, identity: SiteIdentity | None = None) -> Provenance:
    """The directory at the moment of the listing."""
    demo = any(entry.is_demo for entry in found.entries)
    return Provenance.of(register=REGISTER, as_of=found.moment, demo=demo, identity=identity)


def columns(found: Listing) -> list[Column]:
    """The columns of CSV and XLSX; ``found`` is the listing, its rows are ``(number, Facility)``."""
    today = timezone.localdate(found.moment)

    def hours(row: Row) -> str:
        schedule = found.timetable.schedule(row[1].pk)
        return day_in_words(week(schedule, today, found.timetable.holidays, 1)[0])

    def state(row: Row) -> str:
        return state_in_words(found.timetable.state(row[1].pk, row[1].status, found.moment), found.moment)

    def of(name: str) -> Callable[[Row], Any]:
        return lambda row: getattr(row[1], name)

    return [
        Column("序号", lambda row: row[0]),
        Column("编码", of("code")),
        Column("名称", of("name")),
        Column("类别", lambda row: row[1].kind.name),
        Column("县（市、区）", lambda row: row[1].township.county.name if row[1].township.county else ""),
        Column("乡镇（街道）", lambda row: row[1].township.name),
        Column("地址", of("street_address")),
        Column("经度", of("longitude")),
        Column("纬度", of("latitude")),
        Column("坐标系", lambda row: "" if row[1].longitude is None else "WGS-84"),
        Column("面积（平方米）", of("area_m2")),
        Column("室内外", lambda row: label_of(Setting, row[1].setting)),
        Column("设施性质", lambda row: label_of(Ownership, row[1].ownership)),
        Column("所属学校", lambda row: row[1].school.name if row[1].school else ""),
        Column("使用状态", lambda row: label_of(Status, row[1].status)),
        Column("当前状态", state),
        Column("今日开放时间", hours),
        Column("收费", lambda row: label_of(Fee, row[1].fee)),
        Column("收费说明", of("fee_note")),
        Column("预约方式", lambda row: label_of(Booking, row[1].booking)),
        Column("电话", of("phone")),
        Column("适合儿童", lambda row: "是" if row[1].for_children else ""),
        Column("适合长者", lambda row: "是" if row[1].for_elders else ""),
        Column("演示数据", lambda row: "是" if row[1].is_demo else ""),
    ]


def rows(found: Listing) -> list[Row]:
    """``(number, Facility)`` of the whole listing in its order."""
    wanted = {entry.pk: number for number, entry in enumerate(found.entries, 1)}
    facilities = Facility.objects.visible().select_related("kind", "township__county", "school")
    if len(wanted) < found.total:
        facilities = facilities.filter(pk__in=list(wanted))
    return sorted(((wanted[f.pk], f) for f in facilities if f.pk in wanted), key=lambda row: row[0])


def pin_kind(entry: Entry | Facility) -> str:
    """Which of the two pins: bookable (lake) or free entry (grey)."""
    return "book" if entry.booking in (Booking.PHONE, Booking.ONLINE) else "free"


def geojson(found: Listing, convert: Callable[[float, float], tuple[float, float]] | None = None) -> dict[str, Any]:
    """The listing as GeoJSON: same order, same numbers (``n``); a facility without coordinates has no geometry.

    ``convert`` maps longitude and latitude to the datum of the tile service; the plain file stays WGS-84.
    """
    features = []
    for number, entry in enumerate(found.entries, 1):
        point = None
        if entry.longitude is not None and entry.latitude is not None:
            place = (float(entry.longitude), float(entry.latitude))
            place = convert(*place) if convert else place
            point = {"type": "Point", "coordinates": [round(place[0], 6), round(place[1], 6)]}
        properties = {
            "n": number,
            "code": entry.code,
            "name": entry.name,
            "kind": entry.kind_name,
            "county": entry.county_name or "",
            "state": found.state(entry).status.value,
            "pin": pin_kind(entry),
        }
        if entry.is_demo:
            properties["demo"] = True
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    said = provenance(found).fields()
    return {
        "type": "FeatureCollection",
        **said,
        "as_of": said["as_of"].isoformat(timespec="seconds"),
        "features": features,
    }
