"""RSS and Atom of the bureau: each answer asks once who publishes it."""

from copy import copy
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import SyndicationFeed

from portal.site.identity import identity_of
from portal.site.models import SiteIdentity


class SignedFeed(Feed):  # type: ignore[type-arg]  # takes no argument at run time
    """``publisher`` is there while an answer is made; one feed answers many requests at once."""

    publisher: SiteIdentity

    def get_feed(self, obj: Any, request: HttpRequest) -> SyndicationFeed:
        answering = copy(self)
        answering.publisher = identity_of(request)
        return Feed.get_feed(answering, obj, request)

    def author_name(self) -> str:
        """Atom demands one."""
        return self.publisher.shown_name
