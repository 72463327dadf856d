"""RSS and Atom of one channel or of all."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import SyndicationFeed
from django.utils.translation import gettext as _

from portal.content.models import Channel, Edition
from portal.pagecache.expiry import changes_at
from portal.site.feed_writers import Atom, Rss
from portal.site.signed_feed import SignedFeed

ITEMS = 40


class RssFeed(SignedFeed):
    """The newest texts; without a channel, of all."""

    route = "rss"
    feed_type: type[SyndicationFeed] = Rss

    def get_object(self, request: HttpRequest, code: str = "") -> Channel | None:
        return get_object_or_404(Channel.objects.visible(), code=code) if code else None

    def title(self, channel: Channel | None) -> str:
        whole = self.publisher.name
        return f"{whole} · {channel.name}" if channel else _("%(bureau)s · 要闻公开") % {"bureau": whole}

    def description(self, channel: Channel | None) -> str:
        return channel.description if channel else _("新闻、通知、政策和公示。")

    def link(self, channel: Channel | None) -> str:
        return channel.get_absolute_url() if channel else reverse("content:overview")

    def feed_url(self, channel: Channel | None) -> str:
        return (
            reverse(f"content:channel_{self.route}", args=[channel.code])
            if channel
            else reverse(f"content:{self.route}")
        )

    def items(self, channel: Channel | None) -> list[Edition]:
        editions = Edition.objects.listed().newest_first().select_related("document__channel")
        if channel:
            editions = editions.filter(document__channel=channel)
        return list(editions[:ITEMS])

    def item_title(self, item: Edition) -> str:
        return f"{item.title}（{_('演示数据')}）" if item.document.is_demo else item.title

    def item_description(self, item: Edition) -> str:
        return item.summary

    def item_link(self, item: Edition) -> str:
        return item.get_absolute_url()

    def item_guid(self, item: Edition) -> str:
        return f"document-{item.document_id}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Edition) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Edition) -> datetime | None:
        return item.visible_from

    def item_categories(self, item: Edition) -> list[str]:
        return [item.document.channel.name]


class AtomFeed(RssFeed):
    route = "atom"
    feed_type = Atom
    subtitle = RssFeed.description

    def item_guid(self, item: Edition) -> str:
        first = item.document.first_public_at or item.published_at
        return f"tag:news,{first:%Y-%m-%d}:document-{item.document_id}"


def kept_feed(feed: Feed) -> Callable[..., HttpResponseBase]:  # type: ignore[type-arg]  # takes no argument at run time
    """The feed as a view that may be kept until the next text appears or goes."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return changes_at(feed(request, *args, **kwargs), Edition.objects.next_change())

    return view
