"""The public pages of indicators, their sources and the check against records."""

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.indicators.figures import face, in_unit, rounded
from initiatives.indicators.files import notes, value_columns
from initiatives.indicators.models import Indicator, Observation, SourceDocument
from initiatives.indicators.pages import IndicatorPage
from initiatives.indicators.queries import published_series
from initiatives.indicators.reading import Reading
from initiatives.indicators.reconcile import reconciled, reported_figures
from initiatives.indicators.structured import dataset
from portal.pagecache.marks import public_page
from portal.site.head import Column as SiteColumn
from portal.site.head import Head
from portal.spreadsheets.download import FORMATS, Column, download

PER_PAGE = 100
COLUMN = SiteColumn(
    name="数据",
    description="教育和体育指标的公布值、来源、目标和修订记录。",
    keywords="教育,体育,数据,指标",
    type="数据发布",
)


@public_page("q", "page", "format")
@require_safe
def indicators(request):
    """All indicators by initiative; ``?q=`` narrows by name."""
    words = request.GET.get("q", "").strip()[:60]
    found = Indicator.objects.filter(name__icontains=words) if words else Indicator.objects.all()
    as_of = published_series().filter(indicator__in=found.order_by()).aggregate(day=Max("period_end"))["day"]
    if request.GET.get("format") in FORMATS:
        return _values_file(request.GET["format"], found, as_of)
    page = Paginator(_by_initiative(found), PER_PAGE).get_page(request.GET.get("page"))
    readings = _readings(page)
    head = Head(
        title=_("指标与数据"),
        section="data",
        lead=_("每个数字都注明限定词、时期和来源；目标、修订和县级数据在各指标页。"),
        column=COLUMN,
        follow=not words,
    )
    context = {"head": head, "groups": _grouped(readings), "page": page, "words": words, "as_of": as_of}
    context["structured"] = dataset(
        request,
        name="聊城市教育和体育指标",
        description=COLUMN.description,
        address=reverse("indicators:list"),
        as_of=as_of,
        variables=[reading.indicator.name for reading in readings],
        api="/api/v1/indicators",
    )
    return render(request, "initiatives/indicators/list.html", context)


def _values_file(format, found, as_of):
    rows = [(indicator, row) for indicator in found.with_series() for row in indicator.series]
    demo = any(row.is_demo for _indicator, row in rows)
    return download(format, "指标数据", value_columns(), rows, notes=notes(as_of, demo=demo))


def _by_initiative(found):
    """Indicators in the order of the initiatives that list them first."""
    rows = found.select_related("unit").prefetch_related("initiative_gauges__initiative")
    return sorted(rows, key=lambda row: initiative.number if (initiative := _initiative(row)) else 99)


def _initiative(indicator):
    gauges = indicator.initiative_gauges.all()
    return gauges[0].initiative if gauges else None


def _readings(page):
    """Readings of one page of indicators: only these need their values."""
    values = Indicator.objects.with_series().in_bulk([row.pk for row in page])
    for row in page:
        row.series, row.all_targets = values[row.pk].series, values[row.pk].all_targets
    return [Reading(row) for row in page]


def _grouped(readings):
    """Readings under the initiative that lists them first."""
    groups = {}
    for reading in readings:
        groups.setdefault(_initiative(reading.indicator), []).append(reading)
    return list(groups.items())


@public_page("format")
@require_safe
def indicator(request, code):
    row = get_object_or_404(Indicator.objects.with_targets(), code=code)
    page = IndicatorPage(row)
    if request.GET.get("format") in FORMATS:
        note = notes(page.as_of, demo=page.has_demo)
        return download(request.GET["format"], row.name, value_columns(), page.rows, notes=note)
    head = Head(title=row.name, section="data", lead=row.definition or row.universe, column=COLUMN)
    context = {"head": head, "page": page, "indicator": row}
    context["structured"] = dataset(
        request,
        name=row.name,
        description=row.definition or row.universe or row.name,
        address=row.get_absolute_url(),
        as_of=page.as_of,
        variables=[row.name],
        api=f"/api/v1/indicators/{row.code}",
    )
    return render(request, "initiatives/indicators/detail.html", context)


@public_page("page", "format")
@require_safe
def reconciliation(request):
    """Every published figure that records can reproduce, beside what they say."""
    figures = reported_figures()
    if request.GET.get("format") in FORMATS:
        rows = reconciled(figures)
        return download(request.GET["format"], "公布数与记录核对", reconciliation_columns(), rows, notes=notes(None))
    page = Paginator(figures, PER_PAGE).get_page(request.GET.get("page"))
    lead = _("公布的数字与按同一天的记录计算的数字并列，两者互不覆盖。")
    head = Head(title=_("公布数与记录核对"), section="data", lead=lead, column=COLUMN)
    context = {"head": head, "rows": reconciled(page), "page": page}
    return render(request, "initiatives/indicators/reconciliation.html", context)


def reconciliation_columns():
    """Columns over reconciliations."""

    def counted(row):
        return in_unit(row.counted.value, row.observation.indicator) if row.counted else "暂无法计算"

    def difference(row):
        return None if row.difference is None else rounded(row.difference, row.observation.indicator.places)

    return [
        Column(_("指标"), lambda row: row.observation.indicator.name),
        Column(_("公布的数字"), lambda row: face(row.observation, row.observation.indicator).text),
        Column(_("公布日期"), lambda row: row.observation.period),
        Column(_("来源"), lambda row: row.observation.source.line),
        Column(_("计算日期"), lambda row: row.reported.computed_at),
        Column(_("按记录计算"), counted),
        Column(_("差异"), difference),
        Column(_("说明"), lambda row: row.reported.explanation),
    ]


@public_page("page")
@require_safe
def source(request, code):
    """One source document with everything that was taken from it."""
    document = get_object_or_404(SourceDocument, code=code)
    values = Observation.objects.published().citywide().filter(source=document).select_related("indicator__unit")
    page = Paginator(values, PER_PAGE).get_page(request.GET.get("page"))
    head = Head(title=document.title, section="data", lead=document.line, column=COLUMN)
    return render(request, "initiatives/indicators/source.html", {"head": head, "document": document, "page": page})


@require_safe
def source_file(request, code):
    """The file itself, always as a download, so that no document can run in this site's name."""
    document = get_object_or_404(SourceDocument.objects.exclude(file=""), code=code)
    name = f"{document.title}.{document.file_kind.lower()}"
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=name)
