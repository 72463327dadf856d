"""What this room offers to the public shell."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.enums import ChannelKind
from portal.content.models import Channel, Edition
from portal.content.queries import of
from portal.language.lookups import every_word
from portal.pagecache.expiry import changes_at
from portal.site.registry import Hit, clock, home_block, navigation_entry, search_source, sitemap

navigation_entry(
    "news",
    _("要闻公开"),
    "content:overview",
    order=10,
    description=_("新闻、通知公告、政策文件、公示和新闻发布会。"),
    keywords=_("新闻,通知,公告,政策,公示"),
    column_type="工作动态",
)
NEWEST = 6
COLUMNS, NEWEST_IN_COLUMN = 3, 4


@home_block("news", "portal/content/home.html", order=5)
def news(request: HttpRequest) -> dict[str, Any] | None:
    """The news, the newest of them large, and three columns of documents."""
    changes_at(request, Edition.objects.next_change())
    editions = Edition.objects.listed().newest_first().select_related("document__channel")
    newest = list(editions.filter(document__channel__kind=ChannelKind.NEWS)[: NEWEST + 1])
    columns = Channel.objects.visible().filter(parent=None).exclude(kind=ChannelKind.NEWS)[:COLUMNS]
    blocks = [(channel, list(editions.filter(of(channel))[:NEWEST_IN_COLUMN])) for channel in columns]
    return {"lead": newest[0] if newest else None, "rest": newest[1:], "columns": blocks} if newest or blocks else None


@clock("news")
def next_text() -> datetime | None:
    return Edition.objects.next_change()


@search_source("news", _("要闻公开"), order=10)
def find(words: str, limit: int) -> list[Hit]:
    found = Edition.objects.listed().matching(words).newest_first()
    rows = found.select_related("document__channel")[:limit]
    return [
        Hit(
            title=row.title,
            url=row.get_absolute_url(),
            note=f"{row.document.channel} · {timezone.localdate(row.published_at)}",
            is_demo=row.document.is_demo,
        )
        for row in rows
    ]


@search_source("channels", _("栏目"), order=9)
def find_channels(words: str, limit: int) -> list[Hit]:
    found = Channel.objects.visible().filter(every_word(words, "name")).order_by("position", "code")[:limit]
    return [Hit(title=row.name, url=row.get_absolute_url(), is_demo=row.is_demo) for row in found]


@sitemap("news")
class NewsSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    """Overview, channels and every listed text."""

    def items(self) -> list[Any]:
        editions = Edition.objects.listed().select_related("document__channel").order_by("pk")
        return [None, *Channel.objects.visible(), *editions]

    def location(self, item: Any) -> str:
        return item.get_absolute_url() if item else reverse("content:overview")

    def lastmod(self, item: Any) -> Any:
        return getattr(item, "visible_from", None)
