"""The public pages of schools."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.schools import related_lists
from initiatives.schools.datasets import SOURCE, CountedPaginator, column, notes
from initiatives.schools.filters import Filters
from initiatives.schools.listing import PER_PAGE, STATUSES, Listing, columns, setting_name
from initiatives.schools.models import School
from initiatives.schools.profile import COLUMNS, Profile
from initiatives.schools.structured import school_data
from portal.pagecache.marks import public_page
from portal.site.head import Head
from portal.spreadsheets.download import FORMATS, download

KEPT = ("stage", "ownership", "network", "service", "status")  # chosen beside the search form


@public_page(*Filters.__dataclass_fields__, "page", "format")
@require_safe
def schools(request):
    today = timezone.localdate()
    listing = Listing(Filters.of(request.GET), today)
    if request.GET.get("format") in FORMATS:
        note = notes(today, demo=School.objects.filter(is_demo=True).exists())
        return download(request.GET["format"], _("学校名单"), columns(today), listing.rows, notes=note)
    page = CountedPaginator(listing.rows, PER_PAGE, count=listing.total).get_page(request.GET.get("page"))
    context = {
        "head": Head(
            title=_("学校查询"),
            section="schools",
            lead=_("按名称、曾用名、标识码或拼音首字母查找学校，查看它所在的集团或联盟。"),
            column=column(),
            follow=not request.GET,
        ),
        "listing": listing,
        "filters": listing.filters,
        "page": page,
        "rows": list(page),
        "statuses": STATUSES[1:],
        "today": today,
        "source_text": SOURCE,
    }
    context["demo"] = any(school.is_demo for school in context["rows"])
    context["kept"] = [(key, value) for key, value in request.GET.items() if key in KEPT and value]
    context["clear"] = reverse("schools:list")
    for one in context["rows"]:
        one.setting_name = setting_name(one)
    return render(request, "initiatives/schools/list.html", context)


@public_page("format")
@require_safe
def school(request, code):
    today = timezone.localdate()
    rows = School.objects.for_list().select_related("campus_of", "parent_school").with_setting(today)
    found = get_object_or_404(rows, code=code)
    profile = Profile(found, today)
    if request.GET.get("format") in FORMATS:
        note = notes(today, demo=found.is_demo)
        return download(request.GET["format"], found.name, COLUMNS, profile.rows(), notes=note)
    context = {
        "head": Head(title=found.name, section="schools", lead=profile.closing, crumbs=_crumbs(found), column=column()),
        "profile": profile,
        "school": found,
        "facts": profile.facts(),
        "related_lists": related_lists.of(found),
        "today": today,
        "structured": school_data(request, profile),
        "source_text": SOURCE,
    }
    return render(request, "initiatives/schools/detail.html", context)


def _crumbs(found):
    county = found.township.county
    page = reverse("schools:list")
    return [(_("学校查询"), page), (county.name, f"{page}?county={county.code}")]
