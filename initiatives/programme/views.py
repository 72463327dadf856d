"""The public pages of the programme."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.indicators.files import provenance, value_columns
from initiatives.programme.models import Initiative
from initiatives.programme.overview import with_progress
from initiatives.programme.pages import InitiativePage, programme_page
from initiatives.programme.structured import initiative_dataset
from portal.pagecache.marks import public_page
from portal.site.head import Column as SiteColumn
from portal.site.head import Head
from portal.site.lists.exports import asked_format
from portal.spreadsheets.download import Column, download

COLUMN = SiteColumn(
    name="八大行动",
    description="教育体育创新提质发展“八大行动”的措施、指标、目标值和数据来源。",
    keywords="八大行动,教育,体育,指标",
    type="数据发布",
)


@public_page("format")
@require_safe
def initiatives(request: HttpRequest) -> HttpResponseBase:
    page = programme_page()
    if page is None:
        raise Http404
    if format := asked_format(request.GET):
        notes = provenance(page.as_of).notes()
        return download(format, page.programme.short_name, card_columns(), page.cards, notes=notes)
    head = Head(title=page.programme.name, section="initiatives", lead=_lead(), column=COLUMN)
    return render(request, "initiatives/programme/list.html", {"head": head, "page": page})


@public_page("format")
@require_safe
def initiative(request: HttpRequest, slug: str) -> HttpResponseBase:
    page = InitiativePage(get_object_or_404(with_progress(Initiative.objects.all()), slug=slug))
    card, row = page.card, page.initiative
    if format := asked_format(request.GET):
        title = f"{row.programme.short_name}-{row.name}"
        notes = provenance(card.as_of, demo=card.has_demo).notes()
        return download(format, title, value_columns(), page.rows, notes=notes)
    head = Head(title=row.name, section="initiatives", column=COLUMN)
    context = {"head": head, "page": page, "card": card, "structured": initiative_dataset(request, page)}
    return render(request, "initiatives/programme/initiative.html", context)


def _lead() -> str:
    return _("每项行动公开措施、指标、目标值和数据来源，按期更新。")


def card_columns() -> list[Column]:
    """Columns over cards: what the tiles show."""
    return [
        Column(_("序号"), lambda card: card.initiative.number),
        Column(_("行动"), lambda card: card.initiative.name),
        Column(_("名称状态"), lambda card: "示例，待核定" if card.initiative.is_provisional else "正式"),
        Column(_("目标领域"), lambda card: card.initiative.pillar.name if card.initiative.pillar else ""),
        Column(_("状态"), lambda card: card.verdict.word),
        Column(_("状态依据"), lambda card: card.verdict.rule),
        Column(_("首要指标"), lambda card: card.headline.indicator.name if card.headline else ""),
        Column(_("公布的数字"), lambda card: card.headline.display.text if card.headline else ""),
        Column(_("措施数"), lambda card: len(card.measures)),
        Column(_("指标数"), lambda card: len(card.gauges)),
        Column(_("数据截至"), lambda card: card.as_of),
    ]
