"""What events offer to the public shell."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.calendar import months
from events.calendar.cards import cards, kept
from events.calendar.models import Edition, EventBrand
from events.calendar.months import read_month
from portal.language.lookups import every_word
from portal.site.registry import Audience, Hit, entrance, home_block, navigation_entry, search_source, sitemap, task

RECENT = ("slug", "title", "title_en", "declared_participants", "declared_qualifier")

navigation_entry(
    "events",
    _("赛事"),
    "calendar:list",
    order=40,
    description=_("全市赛事活动：品牌赛事、青少年赛事、校园联赛和群众活动的日程、变更公告和订阅。"),
    keywords=_("赛事,体育,龙舟,国际象棋,马拉松"),
    column_type="办事服务",
)
task(_("赛事日程"), _("市级与品牌赛事"), "trophy", "calendar:list", order=40)
entrance(Audience.PARENTS, _("正在报名的赛事"), "calendar:list", order=40, status="open")
entrance(Audience.PUPILS, _("正在报名的赛事"), "calendar:list", order=10, status="open")
entrance(Audience.PUPILS, _("赛事日程"), "calendar:list", order=20)
entrance(Audience.RESIDENTS, _("赛事活动日历"), "calendar:list", order=30, view="calendar")
entrance(Audience.ORGANISATIONS, _("赛事品牌"), "calendar:brands", order=30)
task(_("赛事品牌"), _("历届与介绍"), "medal", "calendar:brands", order=45)


@home_block("events", "events/calendar/home.html", order=30)
def home(request: HttpRequest) -> dict[str, Any] | None:
    """A feature card, two more, this month and what comes next."""
    today = timezone.localdate()
    first = read_month(request.GET.get("month", "")) or today.replace(day=1)
    editions = Edition.objects.visible()
    foremost = list(editions.for_cards().in_reading_order(today)[:12])
    if not foremost:
        return None
    shown = _varied(foremost, 3)
    coming = editions.filter(first_day__gte=today, date_precision="day").exclude(event_status="cancelled")
    coming = coming.order_by("first_day", "pk").only("slug", "title", "title_en", "first_day", "is_demo")
    said = cards(shown, today)
    kept(request, said)
    return {
        "cards": said,
        "month": months.month_of(editions, first, today),
        "coming": list(coming[:5]),
        "recent": list(editions.over(today).filter(is_demo=False).only(*RECENT)[:3]),
        "invented": any(edition.is_demo for edition in shown),
    }


def _varied(editions: Sequence[Edition], number: int) -> list[Edition]:
    """The first ones, one of each artwork as far as that goes."""
    foremost = {one.discipline.artwork: one for one in reversed(editions)}.values()
    return sorted(editions, key=lambda one: one not in foremost)[:number]


SEARCHED = ("title", "title_en", "venue", "brand__name", "brand__aliases", "discipline__name")


@search_source("events", _("赛事"), order=40)
def find(words: str, limit: int) -> list[Hit]:
    found = Edition.objects.visible().filter(every_word(words, *SEARCHED))
    editions = found.in_reading_order(timezone.localdate()).with_related()[:limit]
    return [
        Hit(title=one.shown_title, url=one.get_absolute_url(), note=f"{one.when} · {one.place}", is_demo=one.is_demo)
        for one in editions
    ]


@search_source("brands", _("赛事品牌"), order=41)
def find_brands(words: str, limit: int) -> list[Hit]:
    found = EventBrand.objects.filter(every_word(words, "name", "name_en", "aliases")).select_related("discipline")
    rows = found.order_by("name", "pk")[:limit]
    return [
        Hit(title=row.shown_name, url=row.get_absolute_url(), note=str(row.discipline), is_demo=row.is_demo)
        for row in rows
    ]


@sitemap("events")
class EditionSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    i18n = True
    changefreq = "daily"

    def items(self) -> QuerySet[Edition]:
        return Edition.objects.visible().order_by("pk")

    def lastmod(self, edition: Edition) -> datetime:
        return edition.changed_at


@sitemap("brands")
class BrandSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    i18n = True
    changefreq = "weekly"

    def items(self) -> QuerySet[EventBrand]:
        return EventBrand.objects.order_by("pk")


@sitemap("event-pages")
class PageSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    i18n = True

    def items(self) -> list[str]:
        return ["calendar:list", "calendar:brands"]

    def location(self, name: str) -> str:
        return reverse(name)
