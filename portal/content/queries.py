"""Questions about channels, documents and editions, as methods that read as English."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Min, Q, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from portal.content.enums import IN_WORK, State, WithdrawalKind
from portal.language.lookups import every_word

if TYPE_CHECKING:
    from portal.content.models import Channel, Document, Edition  # noqa: F401 - the name in quotes


def open_at(moment: datetime, path: str = "") -> Q:
    """Editions whose window is open at ``moment``: from its beginning on, no longer at its end."""
    return Q(**{f"{path}state": State.PUBLIC, f"{path}visible_from__lte": moment}) & (
        Q(**{f"{path}visible_until": None}) | Q(**{f"{path}visible_until__gt": moment})
    )


def of(channel: "Channel") -> Q:
    """Editions of the channel's texts and of those in the channels below it."""
    return Q(document__channel=channel) | Q(document__channel__parent=channel)


def in_office(moment: datetime) -> Q:
    """Channels with a leader whom readers see."""
    return Q(leaders__isnull=False) & (Q(leaders__left_on=None) | Q(leaders__left_on__gt=timezone.localdate(moment)))


class DocumentEditionQuerySet(models.QuerySet["Edition"]):
    def visible(self, moment: datetime | None = None) -> Self:
        """What everybody may read at ``moment``, by default now: one edition of a document at most."""
        return self.filter(open_at(moment or timezone.now()), document__channel__is_open=True)

    def listed(self, moment: datetime | None = None) -> Self:
        """What stands in lists, feeds and the search: what is archived is found by its address alone."""
        now = moment or timezone.now()
        documents = self.model._meta.get_field("document").related_model._base_manager
        in_force = Q(withdrawals__lifted_at=None) | Q(withdrawals__lifted_at__gt=now)
        archived = documents.filter(in_force, withdrawals__kind=WithdrawalKind.ARCHIVED)
        return self.visible(now).exclude(document__in=archived.values("pk"))

    def matching(self, words: str | None) -> Self:
        """By title or, as officials quote a document, by its number; all where nothing was typed."""
        return self.filter(every_word(words, "title", "policy__doc_number"))

    def newest_of_each(self, number: int) -> Self:
        """Of each channel of the first level, with those below it, the newest ``number``."""
        top = Coalesce(F("document__channel__parent_id"), F("document__channel_id"))
        newest = [F("published_at").desc(nulls_last=True), F("pk").desc()]
        rank = Window(RowNumber(), partition_by=[top], order_by=newest)
        return self.annotate(rank=rank).filter(rank__lte=number).order_by("rank")

    def next_change(self, moment: datetime | None = None) -> datetime | None:
        """The next moment at which a text becomes public or stops being so by itself."""
        now = moment or timezone.now()
        found = self.aggregate(
            opens=Min("visible_from", filter=Q(visible_from__gt=now)),
            ends=Min("visible_until", filter=Q(visible_until__gt=now)),
        )
        return min(filter(None, found.values()), default=None)

    def ahead(self, moment: datetime | None = None) -> Self:
        """Those that readers get at ``moment`` or are planned to get later."""
        now = moment or timezone.now()
        return self.filter(Q(visible_until=None) | Q(visible_until__gt=now), state=State.PUBLIC)

    def in_work(self) -> Self:
        """Drafts, what is under review, and what waits to be published."""
        return self.filter(state__in=IN_WORK)

    def newest_first(self) -> Self:
        """By the moment of publication, ties by number."""
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible(self, moment: datetime | None = None) -> Self:
        """Those with an edition that everybody may read."""
        opened = self.model._base_manager.filter(open_at(moment or timezone.now(), "editions__"), channel__is_open=True)
        return self.filter(pk__in=opened.values("pk"))


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible(self, moment: datetime | None = None) -> Self:
        """Open channels with at least one public text in them or in a channel below."""
        now, channels = moment or timezone.now(), self.model._base_manager
        own = channels.filter(open_at(now, "documents__editions__"))
        below = channels.filter(open_at(now, "parts__documents__editions__"), parts__is_open=True)
        told = channels.filter(Q(offices__isnull=False) | in_office(now))
        found = [Q(pk__in=one.order_by().values("pk")) for one in (own, below, told)]
        return self.filter(reduce(or_, found), is_open=True)
