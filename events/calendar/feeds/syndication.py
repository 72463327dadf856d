"""RSS and Atom: newly published editions and every change of plan, the newest first."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import SyndicationFeed
from django.utils.translation import gettext as _

from events.calendar.filters import EditionFilters
from events.calendar.models import Edition, Notice
from portal.site.feed_writers import Atom, Rss
from portal.site.signed_feed import SignedFeed

ITEMS = 40


def _address(route: str, filters: EditionFilters) -> str:
    """Of a page or feed in the language of the answer, with the filters."""
    query = filters.query()
    return reverse(route) + (f"?{query}" if query else "")


class RssFeed(SignedFeed):
    """Takes the same GET parameters as the events page."""

    route = "calendar:rss"
    feed_type: type[SyndicationFeed] = Rss

    def get_object(self, request: HttpRequest) -> EditionFilters:
        return EditionFilters.read(request.GET)

    def title(self, filters: EditionFilters) -> str:
        whole = _("%(city)s赛事活动") % {"city": self.publisher.shown_city}
        return " · ".join([whole, *filters.words()])

    def description(self) -> str:
        return _("新发布的赛事，以及改期、延期、取消等变更公告。")

    def link(self, filters: EditionFilters) -> str:
        return _address("calendar:list", filters)

    def feed_url(self, filters: EditionFilters) -> str:
        """Its own address with the filters: a reader that follows it gets no more than was subscribed to."""
        return _address(self.route, filters)

    def items(self, filters: EditionFilters) -> list[Edition | Notice]:
        editions = filters.editions(timezone.localdate()).select_related("discipline")
        notices = Notice.objects.visible().filter(edition__in=editions.order_by().values("pk"))
        notices = notices.select_related("edition", "session")
        published = [*editions.order_by("-published_at", "-pk")[:ITEMS], *notices[:ITEMS]]
        return sorted(published, key=self.item_pubdate, reverse=True)[:ITEMS]

    def item_title(self, item: Edition | Notice) -> str:
        edition = item if isinstance(item, Edition) else item.edition
        mark = f"（{_('演示数据')}）" if edition.is_demo else ""
        if isinstance(item, Notice):
            session = f" {item.session.shown_title}" if item.session else ""
            return f"【{item.get_kind_display()}】{edition.shown_title}{session}{mark}"
        return f"{edition.shown_title}{mark}"

    def item_description(self, item: Edition | Notice) -> str:
        if isinstance(item, Notice):
            return item.text
        return f"{item.when}。{item.shown_summary}"

    def item_link(self, item: Edition | Notice) -> str:
        if isinstance(item, Notice):
            return f"{item.edition.get_absolute_url()}#notice-{item.pk}"
        return item.get_absolute_url()

    def item_guid(self, item: Edition | Notice) -> str:
        return f"urn:uuid:{item.uid}" if isinstance(item, Edition) else f"notice-{item.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Edition | Notice) -> datetime:
        return item.announced_at if isinstance(item, Notice) else item.published_at or item.changed_at

    def item_updateddate(self, item: Edition | Notice) -> datetime:
        return item.announced_at if isinstance(item, Notice) else item.changed_at

    def item_categories(self, item: Edition | Notice) -> list[str]:
        if isinstance(item, Notice):
            return [str(item.get_kind_display())]
        return [str(item.get_level_display()), item.discipline.shown_name]


class AtomFeed(RssFeed):
    route = "calendar:atom"
    feed_type = Atom
    subtitle = RssFeed.description

    def item_guid(self, item: Edition | Notice) -> str:
        if isinstance(item, Edition):
            return f"urn:uuid:{item.uid}"
        return f"tag:events,{item.announced_at:%Y-%m-%d}:notice-{item.pk}"
