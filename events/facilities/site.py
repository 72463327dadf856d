"""What facilities offer to the public shell."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.facilities import files, sketch
from events.facilities.models import Facility, PublishedFigure
from events.facilities.sketch import Sketch, Spot
from events.facilities.timetable import Timetable
from events.facilities.wording import CSS, card_words
from initiatives.schools.models import School
from initiatives.schools.related_lists import related_list
from portal.pagecache.expiry import changes_at
from portal.pagecache.tables import keep_private
from portal.site.registry import Audience, Hit, entrance, home_block, navigation_entry, search_source, sitemap, task

navigation_entry(
    "facilities",
    _("场馆"),
    "facilities:list",
    order=50,
    description=_("全市公共体育场地的位置、开放时间、收费、预约方式和无障碍设施。"),
    keywords=_("体育场地,运动场,健身,开放时间,预约"),
    column_type="办事服务",
)
task(_("找运动场"), _("地图、开放时间"), "map", "facilities:list", order=50)
task(_("场地报修"), _("报修、查进度"), "flag", "facilities:report_start", order=60)
entrance(Audience.PUPILS, _("向社会开放的学校场地"), "facilities:list", order=30, school="1")
entrance(Audience.RESIDENTS, _("找运动场"), "facilities:list", order=10)
entrance(Audience.RESIDENTS, _("场地报修"), "facilities:report_start", order=20)
entrance(Audience.ELDERS, _("免费场地"), "facilities:list", order=20, free="1")
entrance(Audience.ELDERS, _("无障碍场地"), "facilities:list", order=30, accessible="1")
entrance(Audience.ORGANISATIONS, _("人均体育场地面积"), "facilities:area", order=40)
# Public pages show no reports; anybody may send one, and none shall cost all readers their kept pages.
keep_private("facilities_faultreport", "facilities_faultstep")
SHOWN = 4
NEARBY = 60
OF_A_ROW = ("code", "name", "contents", "status", "booking", "is_demo", "longitude", "latitude", "kind__name")
ON_SKETCH = ("township__county__code", "township__county__name")


@home_block("facilities", "events/facilities/home_block.html", order=40)
def block(request: HttpRequest) -> dict[str, Any] | None:
    """A real one first, then facilities of different kinds; others near them are counts on the sketch."""
    public = Facility.objects.visible().order_by("code")
    unplaced = public.filter(longitude=None, is_demo=False).select_related("kind").only(*OF_A_ROW)[:1]
    drawn = public.exclude(longitude=None).select_related("kind", "township__county").only(*OF_A_ROW, *ON_SKETCH)
    placed = list(drawn[:NEARBY])
    by_kind = {facility.kind_id: facility for facility in reversed(placed)}
    chosen = [*unplaced, *sorted(by_kind.values(), key=lambda f: f.code)][:SHOWN]
    if not chosen:
        return None
    now, timetable = timezone.now(), Timetable([facility.pk for facility in chosen])
    rows: list[dict[str, Any]] = []
    for number, facility in enumerate(chosen, 1):
        state = timetable.state(facility.pk, facility.status, now)
        text, changes = card_words(state, now)
        for moment in (state.until or state.opens, changes):
            changes_at(request, moment)
        rows.append({"number": number, "facility": facility, "state_text": text, "state_css": CSS[state.status]})
    return {
        "rows": [{**row, "pin": files.pin_kind(row["facility"])} for row in rows],
        "sketch": _sketch(chosen, placed),
        "figures": list(PublishedFigure.objects.only("text", "source")),
        "has_demo": any(facility.is_demo for facility in chosen),
    }


def _sketch(chosen: Sequence[Facility], placed: Sequence[Facility]) -> Sketch | None:
    others = _spots(("", facility) for facility in placed if facility not in chosen)
    return sketch.draw(_spots(enumerate(chosen, 1)), others, closest=0.13)


def _spots(numbered: Iterable[tuple[int | str, Facility]]) -> list[Spot]:
    """Those that have coordinates."""
    return [(number, *one.point, files.pin_kind(one), one.name) for number, one in numbered if one.point]


@related_list(_("体育场地"))
def of_school(school: School) -> QuerySet[Facility]:
    """A school's page leads to its grounds."""
    return school.facilities.visible()


@search_source("facilities", _("场馆"), order=50, url_name="facilities:list")
def find(words: str, limit: int) -> list[Hit]:
    found = Facility.objects.visible().named(words).select_related("kind", "township")
    return [
        Hit(title=f.name, url=f.get_absolute_url(), note=f"{f.kind} · {f.township}", is_demo=f.is_demo)
        for f in found[:limit]
    ]


@sitemap("facilities")
class FacilitySitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    changefreq = "weekly"

    def items(self) -> QuerySet[Facility]:
        return Facility.objects.visible().order_by("code")
