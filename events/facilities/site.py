"""What facilities offer to the public shell."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.facilities import files, sketch
from events.facilities.models import Facility, PublishedFigure
from events.facilities.timetable import Timetable
from events.facilities.wording import CSS, state_in_words
from portal.site.front.expiry import changes_at
from portal.site.registry import Hit, home_block, navigation_entry, search_source, sitemap, task

navigation_entry(
    "facilities",
    _("场馆"),
    "facilities:index",
    order=50,
    description=_("全市公共体育场地的位置、开放时间、收费、预约方式和无障碍设施。"),
    keywords=_("体育场地,运动场,健身,开放时间,预约"),
    column_type="办事服务",
)
task(_("找运动场"), _("地图、开放时间"), "map", "facilities:index", order=40)
task(_("场地报修"), _("查进度"), "flag", "facilities:report_find", order=80)
SHOWN = 4


@home_block("facilities", "events/facilities/home_block.html", order=40)
def block(request):
    """The first facilities of the city, a real one first, then those with a place on the map."""
    public = Facility.objects.public().select_related("kind", "township__county")
    unplaced = list(public.filter(longitude=None, is_demo=False)[:1])
    facilities = [*unplaced, *public.exclude(longitude=None).order_by("code")[:SHOWN]][:SHOWN]
    if not facilities:
        return None
    now, timetable = timezone.now(), Timetable([facility.pk for facility in facilities])
    rows = []
    for number, facility in enumerate(facilities, 1):
        state = timetable.state(facility.pk, facility.status, now)
        rows.append(
            {
                "number": number,
                "facility": facility,
                "state_text": state_in_words(state, now),
                "state_css": CSS[state.status],
                "pin": files.pin_kind(facility),
            }
        )
        changes_at(request, state.until or state.opens)
    pins = [
        (row["number"], row["facility"].longitude, row["facility"].latitude, row["pin"], row["facility"].name)
        for row in rows
        if row["facility"].longitude is not None
    ]
    names = {f.township.county.code: f.township.county.name for f in facilities if f.township.county}
    return {
        "rows": rows,
        "sketch": sketch.draw(pins, (), names),
        "figures": list(PublishedFigure.objects.all()),
        "has_demo": any(facility.is_demo for facility in facilities),
    }


@search_source("facilities", _("场馆"), order=50)
def find(words, limit):
    """Every word occurs in the name, the address or the township."""
    found = Facility.objects.public().select_related("kind", "township")
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(address__icontains=word)
            | Q(township__name__icontains=word)
            | Q(kind__name__icontains=word)
        )
    return [
        Hit(title=f.name, url=f.get_absolute_url(), note=f"{f.kind} · {f.township}{' · 演示数据' if f.is_demo else ''}")
        for f in found[:limit]
    ]


@sitemap("facilities")
class FacilitySitemap(Sitemap):
    changefreq = "weekly"

    def items(self):
        return Facility.objects.public().order_by("code")
