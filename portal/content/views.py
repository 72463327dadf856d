"""Channels and documents as everybody reads them."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Count, Max, Q, Subquery
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.content.lists import list_of
from portal.content.models import Attachment, Channel, Document, Edition, Leader, Withdrawal
from portal.content.particulars import beside
from portal.content.queries import of
from portal.content.reading import body_of
from portal.content.transcript import transcript_of
from portal.pagecache.expiry import changes_at
from portal.pagecache.marks import public_page
from portal.site.head import Article, Column, Head
from portal.site.identity import identity_of
from portal.site.lists.listing import Empty, ListPage
from portal.site.lists.paging import shown_page
from portal.site.preview import readable

Answer = TypeVar("Answer", bound=HttpResponseBase)
PER_PAGE = 20
PARTICULARS = ("policy", "notice", "conference")
SECTION = "news"
NEWEST = 6  # of a channel, on the overview


def column_of(channel: Channel) -> Column:
    return Column(
        name=channel.name,
        description=channel.description,
        keywords=channel.keywords or channel.name,
        type=channel.column_type,
    )


def kept(response: Answer) -> Answer:
    """Until the next text becomes public or stops being so."""
    return changes_at(response, Edition.objects.next_change())


@public_page()
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Every channel with its newest texts."""
    channels = list(with_counts(Channel.objects.visible()))
    newest: dict[int, list[Edition]] = defaultdict(list)
    for edition in Edition.objects.listed().newest_of_each(NEWEST).select_related("document__channel"):
        channel = edition.document.channel
        newest[channel.parent_id or channel.pk].append(edition)
    blocks = [(one, newest[one.pk]) for one in channels if one.pk in newest]
    head = Head(title=_("要闻公开"), section=SECTION, lead=_("新闻、通知、政策和公示，按栏目查看。"))
    invented = any(edition.document.is_demo for _channel, editions in blocks for edition in editions)
    context = {"head": head, "blocks": blocks, "channels": channels, "has_demo": invented}
    return kept(render(request, "portal/content/overview.html", context))


@public_page("q", "year", "theme", "standing", "page")
@require_safe
def channel(request: HttpRequest, code: str) -> HttpResponseBase:
    """A channel's texts by month, the newest first."""
    found = get_object_or_404(readable(request, Channel.objects.all()).select_related("parent"), code=code)
    asked = list_of(found, request.GET)
    page = shown_page(asked.editions.select_related("document__channel"), PER_PAGE, request)
    for edition in page.object_list:
        edition.stands = asked.stands.get(edition.document_id)
    own = Edition.objects.listed().filter(of(found))
    address = reverse("content:channel", args=[found.code])
    listing = ListPage(
        filters=asked.filters,
        page=page,
        empty=Empty(_("没有符合条件的文章"), _("换一个词，或去掉一个条件试试。"), address, _("查看全部")),
        facets=asked.facets,
        shown=("q", *asked.facets),
    )
    context = {
        "head": Head(
            title=found.name,
            section=SECTION,
            lead=found.description,
            crumbs=[(found.parent.name, found.parent.get_absolute_url())] if found.parent else [],
            column=column_of(found),
            follow=not (asked.filters.q or asked.filters.ignored),
        ),
        "channel": found,
        "channels": with_counts(Channel.objects.visible()),
        "listing": listing,
        "months": by_month(page.object_list),
        "newest": own.aggregate(newest=Max("published_at"))["newest"],
        "leaders": Leader.objects.in_office().filter(channel=found),
        "offices": found.offices.order_by("position", "pk"),
    }
    shown = (*(edition.document for edition in page.object_list), *context["leaders"], *context["offices"])
    context["has_demo"] = any(row.is_demo for row in shown)
    return kept(render(request, "portal/content/channel.html", context))


def with_counts(channels: Any) -> Any:
    """Each channel with ``texts``, how many it lists."""
    listed = Edition.objects.listed().values("pk")
    return channels.annotate(
        texts=Count("documents__editions", filter=Q(documents__editions__in=listed), distinct=True)
    ).order_by("position", "code")


def by_month(editions: Iterable[Edition]) -> list[tuple[Any, list[Edition]]]:
    """The first day of each month, with its texts."""

    def month(edition: Edition) -> Any:
        return timezone.localdate(edition.published_at).replace(day=1)

    return [(first, list(group)) for first, group in groupby(editions, key=month)]


@public_page()
@require_safe
def document(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The text that is public now; what became of it where none is."""
    found: Document = get_object_or_404(Document.objects.select_related("channel__parent"), pk=number)
    withdrawal = found.withdrawals.in_force().select_related("target__channel").first()
    if withdrawal and withdrawal.closes:
        return gone(request, found, withdrawal)
    editions = readable(request, Edition.objects.filter(document=found)).select_related(*PARTICULARS)
    edition: Edition = get_object_or_404(editions.order_by("-serial")[:1])
    if found.channel.code != code:
        return HttpResponsePermanentRedirect(found.address)
    edition.document = found
    source = edition.source or identity_of(request).name
    context = {
        "head": head_of(edition, source),
        "edition": edition,
        "source": source,
        "document": found,
        "channel": found.channel,
        "withdrawal": withdrawal,
        "body": body_of(edition.body),
        "neighbours": neighbours(edition),
        **beside(edition, timezone.now()),
    }
    transcript = transcript_of(edition)
    template = "portal/content/conference.html" if transcript else "portal/content/document.html"
    response = kept(render(request, template, {**context, "transcript": transcript}))
    notice = context["notice"]
    return changes_at(response, notice.notice.closes if notice and notice.last else None)


@public_page()
@require_safe
def file(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponseBase:
    """A file of the text that is public now, under its own title."""
    editions = readable(request, Edition.objects.filter(document=number, document__channel__code=code))
    found = get_object_or_404(Attachment, edition__in=editions, pk=pk)
    answer = FileResponse(found.file.open("rb"), as_attachment=True, filename=f"{found.title}.{found.suffix.lower()}")
    return kept(answer)


def head_of(edition: Edition, source: str) -> Head:
    found = edition.document.channel
    crumbs = [(one.name, one.get_absolute_url()) for one in (found.parent, found) if one]
    return Head(
        title=edition.title,
        section=SECTION,
        crumbs=crumbs,
        column=column_of(found),
        article=Article(
            title=edition.title,
            published=edition.published_at or timezone.now(),
            source=source,
            author=edition.writer,
            keywords=found.keywords,
            description=edition.summary,
        ),
    )


def neighbours(edition: Edition) -> dict[str, Edition | None]:
    """The text before and after this one in its channel: one query."""
    if edition.published_at is None:
        return {}
    listed = Edition.objects.listed().filter(document__channel=edition.document.channel_id).exclude(pk=edition.pk)
    earlier = Q(published_at__lt=edition.published_at) | Q(published_at=edition.published_at, pk__lt=edition.pk)
    later = Q(published_at__gt=edition.published_at) | Q(published_at=edition.published_at, pk__gt=edition.pk)
    before = listed.filter(earlier).newest_first().values("pk")[:1]
    after = listed.filter(later).order_by("published_at", "pk").values("pk")[:1]
    wanted = Edition.objects.filter(Q(pk=Subquery(before)) | Q(pk=Subquery(after)))
    found = {
        "earlier" if (other.published_at, other.pk) < (edition.published_at, edition.pk) else "later": other
        for other in wanted.select_related("document__channel")
    }
    return {"earlier": found.get("earlier"), "later": found.get("later")}


def gone(request: HttpRequest, found: Document, withdrawal: Withdrawal) -> HttpResponseBase:
    """What readers get of a withdrawn text: the way on, or one sentence."""
    if withdrawal.target:
        return redirect(withdrawal.target.address, permanent=True)
    if withdrawal.target_url:
        return redirect(withdrawal.target_url, permanent=True)
    head = Head(title=_("这篇内容已经撤下"), section=SECTION, follow=False)
    context = {"head": head, "withdrawal": withdrawal, "channel": found.channel}
    return render(request, "portal/content/gone.html", context, status=410)
