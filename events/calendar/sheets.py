"""Sheets of event editions and of their sessions."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone

from events.calendar.models import Competition, Edition, Session
from events.calendar.slugs import free_slugs
from portal.records.enums import Qualifier
from portal.spreadsheets.columns import Column
from portal.spreadsheets.naming import Naming
from portal.spreadsheets.resources import SheetResource, sheet
from portal.spreadsheets.values import KEEP

STARTS = ["开始时间", "举办日期", "举办时间", "比赛时间", "比赛日期", "开赛时间", "开赛日期"]


@sheet
class EditionSheet(SheetResource):
    slug = Column("slug", kind="code", aliases=["赛事代码"], width=24)
    title = Column("title", aliases=["赛事名称", "赛事", "名称", "比赛名称", "赛事活动名称"], width=36)
    title_en = Column("title_en")
    brand = Column("brand", names=("slug", "name"), aliases=["赛事品牌"])
    ordinal = Column("ordinal", aliases=["届"])
    category = Column("category")
    level = Column("level", aliases=["赛事级别", "比赛级别"])
    discipline = Column("discipline", aliases=["运动项目", "比赛项目"])
    place = Column("place", aliases=["举办地", "地区", "县区"])
    year = Column("year", aliases=["举办年份", "年度"])
    first_day = Column("first_day", precision="date_precision", aliases=STARTS)
    last_day = Column("last_day", aliases=["结束时间", "闭幕时间"])
    date_note = Column("date_note")
    known_from = Column("known_from")
    known_until = Column("known_until")
    entry_first_day = Column("entry_first_day")
    entry_last_day = Column("entry_last_day")
    facility = Column("facility", aliases=["比赛场馆"])
    venue = Column("venue", aliases=["比赛地点", "举办地点", "比赛场地"])
    address = Column("address")
    hosts = Column("hosts", aliases=["主办", "主办单位"])
    organiser = Column("organiser", aliases=["承办", "承办单位"])
    contact = Column("contact", kind="phone")
    contact_hours = Column("contact_hours")
    bid_state = Column("bid_state")
    for_children = Column("for_children")
    for_elders = Column("for_elders")
    step_free = Column("step_free")
    declared_participants = Column("declared_participants", unit="人", aliases=["参赛人数"])
    declared_qualifier = Column("declared_qualifier", vocabulary={"整": Qualifier.EXACT})
    declared_scope = Column("declared_scope")
    expected_attendance = Column("expected_attendance", unit="人")
    approval_no = Column("approval_no")
    permit_no = Column("permit_no")
    permit_on = Column("permit_on")
    name_basis = Column("name_basis")
    summary = Column("summary")
    description = Column("description")
    source_title = Column("source_title")
    source_on = Column("source_on")
    source_quote = Column("source_quote")

    note = "新赛事导入后是草稿；发布、延期、改期和取消请在赛事页面办理。"

    class Meta:
        model = Edition
        import_id_fields = ["slug"]

    naming = Naming("title", ["place", "year", "first_day"], county="place__county", codes=free_slugs, needs=["title"])

    @classmethod
    def derive(cls, instances: Sequence[Any]) -> Iterable[str]:
        Edition.load_stored(instances)
        return ()

    @classmethod
    def advice(cls, instance: Edition, changed: set[str]) -> str:
        return instance.permit_advice(changed)


@sheet
class SessionSheet(SheetResource):
    edition = Column("edition", names=("slug", "title"), aliases=["赛事名称", "比赛名称"], width=36)
    title = Column("title", aliases=["场次名称", "比赛"], width=28)
    day = Column("day", aliases=["比赛日期"])
    starts_at = Column("starts_at", aliases=["比赛时间"])
    ends_at = Column("ends_at")
    to_follow = Column("to_follow")
    order_no = Column("order_no", aliases=["顺序"])
    round_no = Column("round_no", aliases=["第几轮"])
    opponents = Column("opponents", aliases=["对阵双方", "主队—客队"])
    competition = Column("competition", texts=lambda: competitions(), aliases=["项目"])
    facility = Column("facility", aliases=["比赛场馆"])
    venue = Column("venue", aliases=["比赛地点"])
    address = Column("address")
    remark = Column("note", aliases=["备注"])

    follows = {"day": "starts_at"}
    note = "场次按赛事、名称和日期认出；日期不同的行是另一个场次，改期、延期和取消请在场次页面办理。"

    class Meta:
        model = Session
        import_id_fields = ["edition", "title", "day"]

    @classmethod
    def derive(cls, instances: Sequence[Any]) -> Iterable[str]:
        Session.load_stored(instances)
        return ()

    @classmethod
    def complete(cls, names: Sequence[str], values: tuple[Any, ...]) -> tuple[Any, ...]:
        """The day of a row that gives the hour only: it is part of the key."""
        found = dict(zip(names, values, strict=True))
        if found.get("day", KEEP) is KEEP and hasattr(found.get("starts_at"), "tzinfo") and "day" in found:
            found["day"] = timezone.localdate(found["starts_at"])
        return tuple(found[name] for name in names)


def competitions() -> Iterator[tuple[int, str, str]]:
    """A competition's code is unique within its edition only, so both stand in the cell."""
    for pk, slug, code, title, name in Competition.objects.values_list(
        "pk", "edition__slug", "code", "edition__title", "name"
    ):
        yield pk, f"{slug}/{code}", f"{title}/{name}"
