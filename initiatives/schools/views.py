"""The public pages of schools."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.schools import related_lists
from initiatives.schools.datasets import column, provenance
from initiatives.schools.filters import SchoolFilters
from initiatives.schools.listing import PER_PAGE, Listing, columns, setting_name
from initiatives.schools.models import School, SchoolPicture
from initiatives.schools.profile import COLUMNS, Profile
from initiatives.schools.structured import school_data
from portal.media.shown_view import picture_response
from portal.pagecache.marks import public_page
from portal.site.head import Head
from portal.site.identity import identity_of
from portal.site.lists.exports import asked_format, exports
from portal.site.lists.listing import Empty, ListPage
from portal.site.lists.paging import shown_page
from portal.spreadsheets.download import download


@public_page(*SchoolFilters.fields, "page", "format")
@require_safe
def schools(request: HttpRequest) -> HttpResponseBase:
    today = timezone.localdate()
    filters = SchoolFilters.read(request.GET)
    found = Listing(filters, today)
    if format := asked_format(request.GET):
        notes = provenance(today, demo=School.objects.filter(is_demo=True).exists()).notes()
        return download(format, _("学校名单"), columns(today), found.rows, notes=notes)
    page = shown_page(found.rows, PER_PAGE, request, count=found.total)
    for one in page:
        one.setting_name = setting_name(one)
    demo = any(one.is_demo for one in page)
    listing = ListPage(
        filters=filters,
        page=page,
        empty=Empty(
            _("没有符合条件的学校"),
            _("试试减少筛选条件，或换一个写法；可以只输入两三个字或拼音首字母。"),
            reverse("schools:list"),
            _("查看全部学校"),
        ),
        provenance=provenance(today, demo=demo, identity=identity_of(request)),
        facets=found.facets(),
        shown=("q", "county", "township"),
        exports=exports(filters),
    )
    head = Head(
        title=_("学校查询"),
        section="schools",
        lead=_("按名称、曾用名、标识码或拼音首字母查找学校，查看它所在的集团或联盟。"),
        column=column(),
        follow=not request.GET,
    )
    return render(request, "initiatives/schools/list.html", {"head": head, "listing": listing})


@public_page("format")
@require_safe
def school(request: HttpRequest, code: str) -> HttpResponseBase:
    today = timezone.localdate()
    rows = School.objects.for_list().select_related("campus_of", "parent_school").with_setting(today)
    found = get_object_or_404(rows, code=code)
    profile = Profile(found, today)
    if format := asked_format(request.GET):
        notes = provenance(today, demo=found.is_demo).notes()
        return download(format, found.name, COLUMNS, profile.rows(), notes=notes)
    context = {
        "head": Head(title=found.name, section="schools", lead=profile.closing, crumbs=_crumbs(found), column=column()),
        "profile": profile,
        "school": found,
        "facts": profile.facts(),
        "pictures": [picture.sizes() for picture in found.pictures.select_related("school")],
        "related_lists": related_lists.of(found),
        "today": today,
        "structured": school_data(request, profile),
        "provenance": provenance(found.confirmed_on, demo=found.is_demo, identity=identity_of(request)),
    }
    return render(request, "initiatives/schools/detail.html", context)


@public_page()
@require_safe
def picture(request: HttpRequest, code: str, pk: int, width: int, kind: str) -> HttpResponseBase:
    return picture_response(request, SchoolPicture.objects.filter(school__code=code), pk, width, kind)


def _crumbs(found: School) -> list[tuple[str, str]]:
    county = found.township.county
    page = reverse("schools:list")
    return [(_("学校查询"), page), *([(county.name, f"{page}?county={county.code}")] if county else [])]
