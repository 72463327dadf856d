"""The list of places, as a page and as a file."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.pagecache.marks import public_page
from portal.places.models import Place
from portal.site.head import Column as SiteColumn
from portal.site.head import Head
from portal.site.identity import identity_of
from portal.site.lists.exports import asked_format
from portal.site.provenance import Provenance
from portal.spreadsheets.download import Column, download

SOURCE = "国家统计局统计用区划代码（2023 年及以前）"
AS_OF = date(2023, 12, 31)
COLUMNS = [
    Column("代码", lambda place: place.code),
    Column("名称", lambda place: place.name),
    Column("类别", lambda place: place.get_kind_display()),
    Column("法定上级", lambda place: place.parent.name if place.parent else ""),
    Column("所属县（市、区）", lambda place: place.county.name if place.county else ""),
    Column("启用日期", lambda place: place.valid_from),
    Column("停用日期", lambda place: place.valid_to),
]


def provenance(request: HttpRequest) -> Provenance:
    """The codes are the statistics office's."""
    return Provenance.of(source=SOURCE, as_of=AS_OF, identity=identity_of(request))


@public_page("format")
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Counties in their explicit order, each with the townships it answers for."""
    counties: list[Any] = list(
        Place.objects.counties().select_related("parent", "county")
    )  # they take their townships along
    townships = list(Place.objects.townships().select_related("parent", "county").order_by("sort_key", "code"))
    if format := asked_format(request.GET):
        rows = [*counties, *townships]
        return download(format, "行政区划", COLUMNS, rows, notes=provenance(request).notes())
    for county in counties:
        county.townships = [township for township in townships if township.county_id == county.pk]
    lead = _("全市 %(counties)s 个县级单位（含功能区）、%(townships)s 个乡镇和街道。功能区管理的乡镇按功能区列出。")
    head = Head(
        title=_("行政区划"),
        lead=lead % {"counties": len(counties), "townships": len(townships)},
        column=SiteColumn(
            name=_("行政区划"),
            description=_("全市县（市、区）和乡镇（街道）名单与代码"),
            keywords=_("区划,代码,乡镇,街道"),
            type="数据发布",
        ),
    )
    context = {
        "head": head,
        "counties": counties,
        "provenance": provenance(request),
        "values": {county.code: len(county.townships) for county in counties},
        "links": {county.code: f"#p-{county.code}" for county in counties},
    }
    return render(request, "portal/places/index.html", context)
