"""The public pages of groups and alliances, and of coverage."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.networks.coverage_page import CoveragePage, columns
from initiatives.networks.datasets import REGISTER
from initiatives.networks.filters import NetworkFilters
from initiatives.networks.listing import PER_PAGE, Listing, with_members
from initiatives.networks.listing import columns as network_columns
from initiatives.networks.models import Network, NetworkMode
from initiatives.networks.profile import Profile, member_columns
from initiatives.networks.structured import coverage_data, network_data
from initiatives.schools.datasets import column, provenance
from portal.dates.parse import day_typed
from portal.pagecache.marks import public_page
from portal.places.models import Place
from portal.site.head import Head
from portal.site.identity import identity_of
from portal.site.lists.exports import asked_format, exports
from portal.site.lists.listing import Empty, ListPage
from portal.site.lists.paging import shown_page
from portal.site.provenance import Provenance
from portal.spreadsheets.download import download

EARLIEST = date(2000, 1, 1)


@public_page(*NetworkFilters.fields, "page", "format")
@require_safe
def networks(request: HttpRequest) -> HttpResponseBase:
    today = timezone.localdate()
    filters = NetworkFilters.read(request.GET)
    found = Listing(filters, today)
    if format := asked_format(request.GET):
        notes = provenance(today, demo=Network.objects.filter(is_demo=True).exists(), register=REGISTER).notes()
        return download(format, _("集团与联盟名单"), network_columns(), found.rows, notes=notes)
    page = shown_page(found.rows, PER_PAGE, request, count=found.total)
    listing = ListPage(
        filters=filters,
        page=page,
        empty=Empty(
            _("没有符合条件的集团或联盟"), _("试试减少筛选条件。"), reverse("networks:list"), _("查看全部集团与联盟")
        ),
        provenance=_provenance(request, today, demo=any(network.is_demo for network in page)),
        facets=found.facets(),
        shown=("q", "county", "kind"),
        exports=exports(filters),
    )
    lead = _("按名称、县（市、区）和组建模式查找教育集团与教育联盟，查看核心校和成员校。")
    head = Head(title=_("教育集团与联盟"), section="schools", lead=lead, column=column(), follow=not request.GET)
    return render(request, "initiatives/networks/list.html", {"head": head, "listing": listing})


def _provenance(request: HttpRequest, day: date | None, *, demo: bool) -> Provenance:
    return provenance(day, demo=demo, register=REGISTER, identity=identity_of(request))


@public_page("format")
@require_safe
def network(request: HttpRequest, code: str) -> HttpResponseBase:
    today = timezone.localdate()
    found = get_object_or_404(Network.objects.select_related("county", "mode"), code=code)
    profile = Profile(found, today)
    if format := asked_format(request.GET):
        notes = _provenance(request, today, demo=found.is_demo).notes()
        return download(format, found.name, member_columns(), profile.rows, notes=notes)
    crumbs = [
        (_("教育集团与联盟"), reverse("networks:list")),
        (found.county.name, f"{reverse('networks:list')}?county={found.county.code}"),
    ]
    words = {"county": found.county.name, "kind": found.get_kind_display(), "mode": found.mode.name}
    lead = _("%(county)s%(kind)s，%(mode)s") % words
    context = {
        "head": Head(title=found.name, section="schools", lead=lead, crumbs=crumbs, column=column()),
        "network": found,
        "profile": profile,
        "structured": network_data(request, profile),
        "provenance": _provenance(request, found.confirmed_on, demo=found.is_demo),
        "today": today,
    }
    return render(request, "initiatives/networks/detail.html", context)


@public_page("date", "county", "format")
@require_safe
def coverage(request: HttpRequest) -> HttpResponseBase:
    day, unread = _day(request.GET.get("date", ""))
    county = Place.objects.counties().filter(code=request.GET.get("county", "")).first()
    page = CoveragePage(day, county)
    if format := asked_format(request.GET):
        notes = _provenance(request, day, demo=page.whole.demo > 0).notes(f"口径：{page.rule.text}")
        rows = [*page.rows, page.total_row]
        title = _("集团联盟覆盖情况") + day.isoformat()
        return download(format, title, columns(county), rows, notes=notes)
    context = {
        "head": Head(
            title=_("教育集团与联盟覆盖情况"),
            section="schools",
            lead=_lead(page),
            crumbs=[(_("全市"), f"{reverse('networks:coverage')}?date={day.isoformat()}")] if county else [],
            column=column(),
            follow=not unread and bool(county or not request.GET.get("county")),
        ),
        "page": page,
        "day": day,
        "county": county,
        "today": timezone.localdate(),
        "unread": unread,
        "provenance": _provenance(request, day, demo=bool(page.figures.demo)),
        "modes": NetworkMode.objects.exclude(code="other"),
        "examples": _examples(day, county),
        "find": page.search_facets,
        "structured": coverage_data(request, page, _provenance(request, day, demo=False)),
    }
    return render(request, "initiatives/networks/coverage.html", context)


def _examples(day: date, county: Place | None) -> QuerySet[Network]:
    """The first group and two alliances or so: what the search below finds."""
    networks = Network.objects.open_on(day).select_related("county", "mode")
    if county:
        networks = networks.filter(county=county)
    return with_members(networks, day).order_by("-kind", "county__position", "code")[:3]


def _lead(page: CoveragePage) -> str:
    area = page.county.name if page.county else ""
    if not page.whole.known:
        return _("当日没有可计算的记录。")
    share = page.total_row.share_text
    return _("%(area)s义务教育段公办中小学校集团化、联盟化办学覆盖率 %(share)s。") % {"area": area, "share": share}


def _day(text: str | None) -> tuple[date, bool]:
    """The day asked for, and whether it could not be read: then today serves and the page says so."""
    try:
        day = day_typed(text) if text else timezone.localdate()
    except ValueError:
        return timezone.localdate(), True
    return (day, False) if EARLIEST <= day <= date(2100, 1, 1) else (timezone.localdate(), True)
