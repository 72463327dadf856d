"""The public pages of indicators, their sources and the check against records."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from initiatives.indicators.figures import display_value, in_unit, rounded
from initiatives.indicators.files import provenance, value_columns
from initiatives.indicators.groups import Group, Use, grouping
from initiatives.indicators.models import Indicator, Observation, SourceDocument
from initiatives.indicators.pages import IndicatorPage
from initiatives.indicators.reconcile import Reconciliation, reconciled, reported_figures
from initiatives.indicators.series import published_series, with_series, with_targets
from initiatives.indicators.structured import figures_data
from initiatives.indicators.values import IndicatorValue
from portal.content.quotes import quotes_of
from portal.language.lookups import every_word
from portal.pagecache.expiry import changes_at
from portal.pagecache.marks import public_page
from portal.site.head import Column as SiteColumn
from portal.site.head import Head
from portal.site.identity import identity_of
from portal.site.lists.exports import asked_format, exports
from portal.site.lists.fields import Text
from portal.site.lists.filters import Filters
from portal.site.lists.listing import Empty, ListPage
from portal.site.lists.paging import shown_page
from portal.site.registry import next_change
from portal.spreadsheets.download import Column, download

PER_PAGE = 100
COLUMN = SiteColumn(
    name="数据",
    description="教育和体育指标的公布值、来源、目标和修订记录。",
    keywords="教育,体育,数据,指标",
    type="数据发布",
)


class IndicatorFilters(Filters):
    """By name."""

    q = Text(gettext_lazy("名称"))


@public_page(*IndicatorFilters.fields, "page", "format")
@require_safe
def indicators(request: HttpRequest) -> HttpResponseBase:
    """All indicators by initiative; ``?q=`` narrows by name."""
    filters = IndicatorFilters.read(request.GET)
    found = Indicator.objects.filter(every_word(filters.q, "name"))
    as_of = published_series().filter(indicator__in=found.order_by()).aggregate(day=Max("period_end"))["day"]
    if format := asked_format(request.GET):
        return _values_file(format, found, as_of)
    rows, uses = _in_groups(found)
    page = shown_page(rows, PER_PAGE, request)
    values = _values(page)
    listing = ListPage(
        filters=filters,
        page=page,
        empty=Empty(_("没有符合条件的指标"), _("请换一个词，或显示全部指标。")),
        shown=("q",),
        exports=exports(filters),
    )
    head = Head(
        title=_("指标与数据"),
        section="data",
        lead=_("每个数字都注明限定词、时期和来源；目标、修订和县级数据在各指标页。"),
        column=COLUMN,
        follow=not filters.q,
    )
    context = {"head": head, "groups": _grouped(values, uses), "listing": listing, "as_of": as_of}
    context["has_demo"] = any(value.is_demo for value in values)
    context["structured"] = figures_data(
        request,
        name=f"{identity_of(request).city}教育和体育指标",
        description=COLUMN.description,
        address=reverse("indicators:list"),
        as_of=as_of,
        variables=[value.indicator.name for value in values],
        api="/api/v1/indicators",
    )
    return render(request, "initiatives/indicators/list.html", context)


def _values_file(format: str, found: QuerySet[Indicator], as_of: date | None) -> HttpResponseBase:
    rows = [(indicator, row) for indicator in with_series(found) for row in indicator.series]
    demo = any(row.is_demo for _indicator, row in rows)
    return download(format, "指标数据", value_columns(), rows, notes=provenance(as_of, demo=demo).notes())


def _in_groups(found: QuerySet[Indicator]) -> tuple[list[Indicator], dict[int, list[Use]]]:
    """Indicators in the order of the headings that use each first, and where each is used."""
    rows = list(found.select_related("unit"))
    uses = grouping().uses([row.pk for row in rows])
    return sorted(rows, key=lambda row: uses[row.pk][0].group.position if row.pk in uses else 99), uses


def _values(page: Iterable[Indicator]) -> list[IndicatorValue]:
    """One page of indicators as they are shown: only these need their series."""
    known = with_series(Indicator.objects.all()).in_bulk([row.pk for row in page])
    return [IndicatorValue(known[row.pk]) for row in page]


def _grouped(
    values: Iterable[IndicatorValue], uses: Mapping[int, list[Use]]
) -> list[tuple[Group | None, list[IndicatorValue]]]:
    """Under the heading that uses each first; those without one come last."""
    groups: dict[Group | None, list[IndicatorValue]] = {}
    for value in values:
        first = uses.get(value.indicator.pk)
        groups.setdefault(first[0].group if first else None, []).append(value)
    return list(groups.items())


@public_page("format")
@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponseBase:
    row = get_object_or_404(with_targets(Indicator.objects.all()), code=code)
    page = IndicatorPage(row)
    if format := asked_format(request.GET):
        notes = provenance(page.as_of, demo=page.has_demo).notes()
        return download(format, row.name, value_columns(), page.rows, notes=notes)
    head = Head(title=row.name, section="data", lead=row.definition or row.universe, column=COLUMN)
    context = {"head": head, "page": page, "indicator": row, "quotes": quotes_of(f"{row.code}/")}
    context["structured"] = figures_data(
        request,
        name=row.name,
        description=row.definition or row.universe or row.name,
        address=row.get_absolute_url(),
        as_of=page.as_of,
        variables=[row.name],
        api=f"/api/v1/indicators/{row.code}",
    )
    return changes_at(render(request, "initiatives/indicators/detail.html", context), next_change())


@public_page("page", "format")
@require_safe
def reconciliation(request: HttpRequest) -> HttpResponseBase:
    """Every published figure that records can reproduce, beside what they say."""
    figures = reported_figures()
    if format := asked_format(request.GET):
        notes = provenance(None).notes()
        return download(format, "公布数与记录核对", reconciliation_columns(), reconciled(figures), notes=notes)
    page = shown_page(figures, PER_PAGE, request)
    lead = _("公布的数字与按同一天的记录计算的数字并列，两者互不覆盖。")
    head = Head(title=_("公布数与记录核对"), section="data", lead=lead, column=COLUMN)
    rows = reconciled(page)
    demo = any(row.counted and row.counted.demo for row in rows)
    context = {"head": head, "rows": rows, "page": page, "has_demo": demo}
    return render(request, "initiatives/indicators/reconciliation.html", context)


def reconciliation_columns() -> list[Column]:
    """Columns over reconciliations."""

    def counted(row: Reconciliation) -> str:
        return in_unit(row.counted.value, row.observation.indicator) if row.counted else "暂无法计算"

    def difference(row: Reconciliation) -> Decimal | None:
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


@public_page("page")
@require_safe
def source(request: HttpRequest, code: str) -> HttpResponseBase:
    """One source document with everything that was taken from it."""
    document = get_object_or_404(SourceDocument, code=code)
    values = Observation.objects.published().citywide().filter(source=document).select_related("indicator__unit")
    page = shown_page(values, PER_PAGE, request)
    head = Head(title=document.title, section="data", lead=document.line, column=COLUMN)
    context = {"head": head, "document": document, "page": page, "has_demo": any(row.is_demo for row in page)}
    return render(request, "initiatives/indicators/source.html", context)


@public_page()
@require_safe
def source_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file itself, always as a download, so that no document can run in this site's name."""
    document = get_object_or_404(SourceDocument.objects.exclude(file=""), code=code)
    name = f"{document.title}.{document.file_kind.lower()}"
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=name)
