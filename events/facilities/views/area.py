"""The public page of the area per resident."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.facilities import per_person
from events.facilities.models import PublishedFigure
from events.facilities.per_person import AreaPerPerson
from portal.limits.numbers import whole_number
from portal.pagecache.marks import public_page
from portal.site.head import Head
from portal.site.lists.exports import asked_format
from portal.site.provenance import Provenance
from portal.spreadsheets.download import Column, download


@public_page("year", "format")
@require_safe
def area(request: HttpRequest) -> HttpResponseBase:
    years = per_person.years()
    asked = whole_number(request.GET.get("year"))
    year = asked if asked in years else (years[0] if years else None)
    found = per_person.of_year(year) if year else None
    if found and (format := asked_format(request.GET)):
        return _file(format, found)
    head = Head(
        title=_("人均体育场地面积"),
        section="facilities",
        lead=_("由各县（市、区）场地面积合计除以常住人口合计得出，不是各县数值的平均。"),
        follow=request.GET.get("year") in (None, str(year)),
    )
    context = {"head": head, "years": years, "found": found, "figures": PublishedFigure.objects.all()}
    return render(request, "events/facilities/area.html", context)


def _file(format: str, found: AreaPerPerson) -> HttpResponseBase:
    columns = [
        Column("县（市、区）", lambda line: line.county.name if line.county else "全市（合计相除）"),
        Column("场地面积（平方米）", lambda line: line.area_m2),
        Column("常住人口", lambda line: line.residents),
        Column("人均（平方米）", lambda line: line.ratio),
    ]
    notes = Provenance.of(source="；".join(found.sources), as_of=found.as_of, demo=found.is_demo).notes()
    return download(format, f"{_('人均体育场地面积')}{found.year}", columns, [*found.lines, found.city], notes=notes)
