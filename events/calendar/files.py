"""CSV and XLSX of what the pages show."""

from collections.abc import Iterable
from datetime import date, datetime

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from events.calendar.models import Edition, Session
from portal.site.provenance import Provenance
from portal.spreadsheets.download import Column, download


def editions_file(format: str, editions: Iterable[Edition], today: date, *, title: str = "") -> HttpResponseBase:
    editions = list(editions)
    columns = [
        Column(_("赛事"), lambda row: row.title),
        Column(_("英文名称"), lambda row: row.title_en),
        Column(_("品牌"), lambda row: row.brand.name if row.brand else ""),
        Column(_("届次"), lambda row: row.ordinal),
        Column(_("年份"), lambda row: row.year),
        Column(_("级别"), lambda row: row.get_level_display()),
        Column(_("项目"), lambda row: row.discipline.name),
        Column(_("日期"), lambda row: row.when),
        Column(_("开始日期"), lambda row: row.first_day if row.exact else None),
        Column(_("结束日期"), lambda row: row.last_day),
        Column(_("状态"), lambda row: str(row.status(today).label)),
        Column(_("举办状态"), lambda row: str(row.get_event_status_display())),
        Column(_("地区"), lambda row: row.place.name),
        Column(_("地点"), lambda row: row.venue),
        Column(_("适合儿童"), lambda row: _("是") if row.for_children else ""),
        Column(_("适合长者"), lambda row: _("是") if row.for_elders else ""),
        Column(_("无障碍"), lambda row: _("是") if row.step_free else ""),
        Column(_("主办单位"), lambda row: row.hosts),
        Column(_("公布参赛人数"), lambda row: row.declared),
        Column(_("来源"), lambda row: row.source_title),
        Column(_("数据性质"), lambda row: _("演示数据") if row.is_demo else _("公布事实")),
    ]
    return download(
        format, title or _("赛事活动"), columns, editions, notes=_notes(any(row.is_demo for row in editions))
    )


def sessions_file(format: str, edition: Edition, sessions: Iterable[Session]) -> HttpResponseBase:
    columns = [
        Column(_("日期"), lambda row: row.day),
        Column(_("开始"), lambda row: _clock(row.starts_at)),
        Column(_("结束"), lambda row: _clock(row.ends_at)),
        Column(_("接前一场"), lambda row: _("是") if row.to_follow else ""),
        Column(_("场次"), lambda row: row.title),
        Column(_("轮次"), lambda row: row.round_no),
        Column(_("对阵"), lambda row: row.opponents),
        Column(_("项目"), lambda row: row.discipline.name),
        Column(_("地点"), lambda row: row.venue or edition.venue),
        Column(_("状态"), lambda row: str(row.get_status_display())),
        Column(_("说明"), lambda row: row.note),
    ]
    title = _("{title}赛程").format(title=edition.title)
    return download(format, title, columns, sessions, notes=_notes(edition.is_demo))


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def _notes(invented: bool) -> list[str]:
    return Provenance.of(as_of=timezone.localdate(), demo=invented).notes()
