"""The public pages of indicators, their sources and the check against records."""

from django.db.models import Prefetch
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.indicators.figures import display_value, in_unit, rounded
from initiatives.indicators.files import notes, value_columns
from initiatives.indicators.groups import grouping
from initiatives.indicators.models import Indicator, Observation, SourceDocument
from initiatives.indicators.pages import IndicatorPage
from initiatives.indicators.reconcile import reconciliations
from initiatives.indicators.series import with_series, with_targets
from initiatives.indicators.structured import dataset
from initiatives.indicators.values import IndicatorValue
from portal.pagecache.marks import public_page
from portal.site.head import Column as SiteColumn
from portal.site.head import Head
from portal.spreadsheets.download import FORMATS, Column, download

COLUMN = SiteColumn(
    name="数据",
    description="教育和体育指标的公布值、来源、目标和修订记录。",
    keywords="教育,体育,数据,指标",
    type="数据发布",
)


@public_page("q", "format")
def indicators(request):
    """All indicators by initiative; ``?q=`` narrows by name."""
    words = request.GET.get("q", "").strip()[:60]
    found = with_series(Indicator.objects.all())
    found = found.filter(name__icontains=words) if words else found
    indicator_values = [IndicatorValue(row) for row in found]
    rows = [(indicator_value.indicator, row) for indicator_value in indicator_values for row in indicator_value.series]
    as_of = max((row.period_end for _indicator, row in rows), default=None)
    demo = any(row.is_demo for _indicator, row in rows)
    if request.GET.get("format") in FORMATS:
        return download(request.GET["format"], "指标数据", value_columns(), rows, notes=notes(as_of, demo=demo))
    head = Head(
        title=_("指标与数据"),
        section="data",
        lead=_("每个数字都注明限定词、时期和来源；目标、修订和县级数据在各指标页。"),
        column=COLUMN,
        follow=not words,
    )
    context = {
        "head": head,
        "groups": _grouped(indicator_values),
        "count": len(indicator_values),
        "words": words,
        "as_of": as_of,
    }
    context["structured"] = dataset(
        request,
        name="聊城市教育和体育指标",
        description=COLUMN.description,
        address=reverse("indicators:list"),
        as_of=as_of,
        variables=[indicator_value.indicator.name for indicator_value in indicator_values],
        api="/api/v1/indicators",
    )
    return render(request, "initiatives/indicators/list.html", context)


def _grouped(indicator_values):
    """Under the heading that uses each first; those without one come last."""
    uses, groups = grouping().uses([value.indicator.pk for value in indicator_values]), {}
    for value in indicator_values:
        first = uses.get(value.indicator.pk)
        groups.setdefault(first[0].group if first else None, []).append(value)
    return sorted(groups.items(), key=lambda pair: pair[0].position if pair[0] else 99)


@public_page("format")
def indicator(request, code):
    row = get_object_or_404(with_targets(Indicator.objects.all()), code=code)
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


@public_page("format")
def reconciliation(request):
    """Every published figure that records can reproduce, beside what they say."""
    rows = reconciliations()
    if request.GET.get("format") in FORMATS:
        return download(request.GET["format"], "公布数与记录核对", reconciliation_columns(), rows, notes=notes(None))
    lead = _("公布的数字与按同一天的记录计算的数字并列，两者互不覆盖。")
    head = Head(title=_("公布数与记录核对"), section="data", lead=lead, column=COLUMN)
    return render(request, "initiatives/indicators/reconciliation.html", {"head": head, "rows": rows})


def reconciliation_columns():
    """Columns over reconciliations."""

    def counted(row):
        return in_unit(row.counted.value, row.observation.indicator) if row.counted else "暂无法计算"

    def difference(row):
        return None if row.difference is None else rounded(row.difference, row.observation.indicator.places)

    return [
        Column(_("指标"), lambda row: row.observation.indicator.name),
        Column(_("公布的数字"), lambda row: display_value(row.observation, row.observation.indicator).text),
        Column(_("公布日期"), lambda row: row.observation.period),
        Column(_("来源"), lambda row: row.observation.source.line),
        Column(_("计算日期"), lambda row: row.reported.computed_at),
        Column(_("按记录计算"), counted),
        Column(_("差异"), difference),
        Column(_("说明"), lambda row: row.reported.explanation),
    ]


@public_page()
def source(request, code):
    """One source document with everything that was taken from it."""
    values = Observation.objects.published().citywide().select_related("indicator__unit")
    document = get_object_or_404(
        SourceDocument.objects.prefetch_related(Prefetch("observation_set", values, to_attr="values")), code=code
    )
    head = Head(title=document.title, section="data", lead=document.line, column=COLUMN)
    return render(request, "initiatives/indicators/source.html", {"head": head, "document": document})


@require_safe
def source_file(request, code):
    """The file itself, always as a download, so that no document can run in this site's name."""
    document = get_object_or_404(SourceDocument.objects.exclude(file=""), code=code)
    name = f"{document.title}.{document.file_kind.lower()}"
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=name)
