"""Public texts in the one JSON API."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from portal.api.page import ApiPage, Envelope, Paging, api_page
from portal.api.root import api
from portal.content.filters import ChannelFilters
from portal.content.models import Channel, Edition
from portal.content.queries import DocumentEditionQuerySet, of
from portal.content.views import with_counts
from portal.limits.numbers import LARGEST_KEY, whole_number
from portal.pagecache.expiry import changes_at
from portal.site.identity import identity_of
from portal.site.provenance import Provenance

router = Router(tags=["要闻公开"])
USUAL, LARGEST = 50, 200  # items of an answer


class ChannelOut(Schema):
    code: str
    name: str
    kind: str
    kind_label: str
    description: str
    texts: int


class ChannelsOut(Envelope):
    items: list[ChannelOut]


class DocumentParameters(Schema):
    """The same names as in the address of the public page, and the channel."""

    channel: str = ""
    q: str = ""
    year: str = ""


class Item(Schema):
    number: int
    channel: str
    channel_label: str
    title: str
    summary: str
    source: str
    published_at: datetime
    address: str
    is_demo: bool


class DocumentPage(ApiPage[Item]):
    pass


class Detail(Envelope):
    number: int
    channel: str
    channel_label: str
    title: str
    subtitle: str
    summary: str
    body: str
    source: str
    published_at: datetime
    change: str
    change_label: str
    change_note: str
    notice: str
    is_demo: bool


def provenance(editions: DocumentEditionQuerySet) -> dict[str, Any]:
    """What the answer says of its texts: the newest publication, and whether there are invented ones."""
    newest = editions.order_by().aggregate(newest=Max("published_at"))["newest"]
    demo = editions.order_by().filter(document__is_demo=True).exists()
    return Provenance.of(register=str(_("要闻公开")), as_of=newest, demo=demo).fields()


def item(edition: Edition, bureau: str) -> dict[str, Any]:
    """``bureau`` is the source of a text that names none."""
    document = edition.document
    return {
        "number": document.pk,
        "channel": document.channel.code,
        "channel_label": document.channel.name,
        "title": edition.title,
        "summary": edition.summary,
        "source": edition.source or bureau,
        "published_at": edition.published_at,
        "address": edition.get_absolute_url(),
        "is_demo": document.is_demo,
    }


@router.get("/channels", response=ChannelsOut, summary="有公开内容的栏目")
def channels(request: HttpRequest) -> dict[str, Any]:
    changes_at(request, Edition.objects.next_change())
    rows = with_counts(Channel.objects.visible())
    return {
        **provenance(Edition.objects.listed()),
        "items": [
            {
                "code": row.code,
                "name": row.name,
                "kind": row.kind,
                "kind_label": row.get_kind_display(),
                "description": row.description,
                "texts": row.texts,
            }
            for row in rows
        ],
    }


@router.get("/documents", response=DocumentPage, summary="公开的文章，新的在前")
def documents(request: HttpRequest, parameters: Query[DocumentParameters], paging: Query[Paging]) -> dict[str, Any]:
    filters, window = ChannelFilters.read(parameters.dict()), paging.window(USUAL, LARGEST)
    editions = filters.editions().select_related("document__channel")
    if parameters.channel:
        editions = editions.filter(of(get_object_or_404(Channel.objects.visible(), code=parameters.channel)))
    changes_at(request, Edition.objects.next_change())
    bureau = identity_of(request).name
    rows = [item(edition, bureau) for edition in window.of(editions)]
    envelope = provenance(editions)
    return api_page(request, window, rows, count=editions.count(), envelope=envelope, ignored=filters.ignored)


@router.get("/documents/{number}", response=Detail, summary="一篇文章")
def one(request: HttpRequest, number: str) -> dict[str, Any]:
    key = whole_number(number, low=1, high=LARGEST_KEY) or 0
    edition = get_object_or_404(Edition.objects.visible().select_related("document__channel"), document=key)
    changes_at(request, Edition.objects.next_change())
    withdrawal = edition.document.withdrawals.in_force().first()
    return {
        **provenance(Edition.objects.filter(pk=edition.pk)),
        **item(edition, identity_of(request).name),
        "subtitle": edition.subtitle,
        "body": edition.body,
        "change": edition.change,
        "change_label": edition.get_change_display(),
        "change_note": edition.change_note,
        "notice": " ".join(filter(None, (withdrawal.notice, withdrawal.words))) if withdrawal else "",
    }


api.add_router("/news", router)
