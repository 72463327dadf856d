"""A list of places, made of nothing but the shared parts: what a room writes for a list of its own."""

from collections import Counter

from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from portal.pagecache.marks import public_page
from portal.places.models import Kind, Place
from portal.site.head import Head
from portal.site.identity import identity_of
from portal.site.lists.exports import asked_format, exports
from portal.site.lists.facets import facet, facet_counts
from portal.site.lists.fields import Choice, Switch, Text
from portal.site.lists.filters import Filters
from portal.site.lists.listing import Empty, ListPage
from portal.site.lists.paging import numbered
from portal.site.provenance import Provenance
from portal.spreadsheets.download import Column, download
from portal.urls import urlpatterns as portal_urls

COLUMNS = [Column("名称", lambda place: place.name), Column("代码", lambda place: place.code)]


class PlaceFilters(Filters):
    q = Text("名称")
    county = Choice("县（市、区）", exists=lambda code: Place.objects.counties().filter(code=code).exists())
    kind = Choice("类别", among=Kind)
    ended = Switch("已停用")
    sort = Choice("排序", among=("name", "code"), default="name", narrows=False)


def rows_of(filters):
    rows = Place.objects.exclude(county=None).select_related("county").filter(name__contains=filters.q)
    for column, value in (("county__code", filters.county), ("kind", filters.kind)):
        rows = rows.filter(**{column: value}) if value else rows
    return rows.filter(valid_to=None) if not filters.ended else rows.exclude(valid_to=None)


def places(request):
    filters = PlaceFilters.read(request.GET)
    rows = rows_of(filters).order_by("code" if filters.sort == "code" else "sort_key", "pk")
    provenance = Provenance.of(register="区划登记", as_of=timezone.localdate(), identity=identity_of(request))
    if format := asked_format(request.GET):
        return download(format, "地名", COLUMNS, rows, notes=provenance.notes())
    light = rows_of(filters.without("county", "kind")).values_list("county__code", "county__name", "kind")
    cells = Counter(light.order_by())
    counts = facet_counts(
        (({"county": [county], "kind": [kind]}, number) for (county, _name, kind), number in cells.items()),
        {name: text for name, text in filters.chosen().items() if name in ("county", "kind")},
        ("county", "kind"),
    )
    names = {county: name for county, name, _kind in cells}
    found, kinds = counts.values["county"], counts.values["kind"]
    listing = ListPage(
        filters=filters,
        page=numbered(rows, 10, request.GET.get("page"), count=counts.total),
        empty=Empty("没有符合条件的地名", "试试减少筛选条件。", ".", "查看全部"),
        provenance=provenance,
        facets={
            "county": facet(filters, "county", [(c, names[c], found[c]) for c in sorted(found) if found[c]]),
            "kind": facet(filters, "kind", [(k, label, kinds[k]) for k, label in Kind.choices if kinds[k]]),
        },
        shown=("q", "county"),
        exports=exports(filters, json="/api/v1/sample"),
    )
    return render(request, "sample_list.html", {"head": Head(title="地名"), "listing": listing})


urlpatterns = [
    path("sample/", public_page(*PlaceFilters.fields, "page", "format")(places)),
    *portal_urls,
]
