"""What an inspector would find about texts: how fresh channels are, what stands in them, how they were reviewed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.urls import Resolver404, resolve
from django.utils import timezone

from portal.checks.registry import Found, Level, Limit, Look, check
from portal.content.actions.editions import needed
from portal.content.digest import digest_of
from portal.content.enums import ChannelKind, Outcome, State, Step
from portal.content.figures import fault_of, resolved, uses_in
from portal.content.hrefs import own_links
from portal.content.models import (
    Attachment,
    Channel,
    Document,
    Edition,
    EditionLink,
    Leader,
    Office,
    PublicNotice,
    Relation,
    Weight,
    Word,
)
from portal.content.readiness import TAG, silent_pictures
from portal.content.wording import slips
from portal.dates.models import HolidayDay
from portal.dates.working_days import working_days_after
from portal.media.uploads import fingerprint
from portal.privacy.detection import Kind, refuse_numbers

FRESH, WORDS, FILES, KEPT = "更新时限", "内容与隐私", "链接与附件", "审核和办理"
OF_AN_OFFICE = {
    "duties": "职责",
    "head": "负责人",
    "address": "办公地址",
    "hours": "办公时间",
    "phone": "联系电话",
}
COLUMNS = ("title", "subtitle", "summary", "body", "writer", "editor", "change_note")


@check(
    "home", FRESH, "首页没有更新", level=Level.VETO, basis="首页栏目两周内至少更新一次",
    days=Limit(14, "天"), warning=Limit(10, "天"),
)  # fmt: skip
def home(look: Look) -> Iterator[Found]:
    newest = Edition.objects.listed(look.now).aggregate(newest=Max("published_at"))["newest"]
    if newest is None:
        yield Found("首页还没有任何内容。", url="/admin/content/edition/add/", key="empty")
        return
    age = (look.now - newest).days
    due = timezone.localdate(newest) + timedelta(days=look.limit("days"))
    if age > look.limit("days"):
        yield Found(f"首页 {age} 天没有更新。", url="/admin/content/edition/add/", due=due, key="home")
    elif age > look.limit("warning"):
        yield Found(
            f"首页 {age} 天没有更新，{due:%Y-%m-%d} 后触发单项否决。", url="/admin/content/edition/add/", due=due,
            key="home", level=Level.HINT,
        )  # fmt: skip


@check(
    "stale", FRESH, "栏目超过更新期限", level=Level.MUST, basis="动态类两周、公告和政策类六个月内至少更新一次",
    veto=Limit(5, "个"), percent=Limit(80, "%"),
)  # fmt: skip
def stale(look: Look) -> Iterator[Found]:
    late = 0
    for channel, newest in _with_newest(look):
        if channel.max_age_days is None or newest is None:
            continue
        age, due = (look.now - newest).days, timezone.localdate(newest) + timedelta(days=channel.max_age_days)
        detail = f"最近一篇 {timezone.localdate(newest):%Y-%m-%d}"
        if age > channel.max_age_days:
            late += 1
            sentence = f"“{channel}”{age} 天没有更新，期限是 {channel.max_age_days} 天。"
            yield Found(sentence, subject=channel, due=due, detail=detail)
        elif age * 100 > channel.max_age_days * look.limit("percent"):
            sentence = f"“{channel}”{due:%Y-%m-%d} 到更新期限。"
            yield Found(sentence, subject=channel, due=due, detail=detail, level=Level.HINT)
    if late >= look.limit("veto"):
        yield Found(f"超过更新期限的栏目有 {late} 个。", url="/admin/content/channel/", key="many", level=Level.VETO)


def _with_newest(look: Look) -> Iterator[tuple[Channel, Any]]:
    listed = Edition.objects.listed(look.now)
    newest = dict(
        listed.order_by().values_list("document__channel").annotate(newest=Max("published_at")).values_list(
            "document__channel", "newest"
        )
    )  # fmt: skip
    for channel in Channel.objects.filter(is_open=True).prefetch_related("parts").order_by("position", "code"):
        own = [newest[key] for key in (channel.pk, *(part.pk for part in channel.parts.all())) if key in newest]
        yield channel, max(own, default=None)


@check("blank", FRESH, "空白栏目", level=Level.HINT, basis="空白栏目不超过 4 个", veto=Limit(5, "个"))
def blank(look: Look) -> Iterator[Found]:
    """Readers don't see them; an inspector who looks at the list of channels does."""
    leaders = Leader.objects.in_office(timezone.localdate(look.now)).values_list("channel", flat=True)
    filled = {*leaders, *Office.objects.values_list("channel", flat=True)}
    empty = [channel for channel, newest in _with_newest(look) if newest is None and channel.pk not in filled]
    yield from (Found(f"“{channel}”还没有内容。", subject=channel, field="is_open") for channel in empty)
    if len(empty) >= look.limit("veto"):
        yield Found(f"空白栏目有 {len(empty)} 个。", url="/admin/content/channel/", key="many", level=Level.VETO)


def _public(look: Look) -> Any:
    editions = Edition.objects.visible(look.now).select_related("document__channel")
    return editions.order_by("pk").iterator(chunk_size=500)


@check("persons", WORDS, "疑似个人信息", level=Level.MUST, basis="公开内容不得泄露个人信息")
def persons(look: Look) -> Iterator[Found]:
    for edition in _public(look):
        for name in COLUMNS:
            try:
                refuse_numbers(TAG.sub(" ", getattr(edition, name)), advice="", kinds={Kind.IDENTITY})
            except ValidationError as refused:
                for number, sentence in enumerate(refused.messages):
                    yield Found(f"《{edition.title}》{sentence}", subject=edition, key=f"{name}{number}")


@check("pictures", WORDS, "图片没有文字说明", level=Level.MUST, basis="无障碍：图片有替代文字")
def pictures(look: Look) -> Iterator[Found]:
    for edition in _public(look):
        if "<img" in edition.body and (silent := list(silent_pictures(edition.body))):
            yield Found(f"《{edition.title}》{len(silent)} 张图片没有文字说明。", subject=edition)


@check("figures", WORDS, "文中数据与公布的不同", level=Level.MUST, basis="公布的数据前后一致")
def figures(look: Look) -> Iterator[Found]:
    used = Edition.objects.visible(look.now).exclude(figure_uses=None).distinct().select_related("document__channel")
    for edition in used.order_by("pk"):
        texts = (edition.body, *edition.turns.values_list("text", flat=True))
        uses = [use for text in texts for use in uses_in(text)]
        known = resolved(use.key for use in uses)
        for use in uses:
            if fault := fault_of(use, known):
                yield Found(f"《{edition.title}》{fault}", subject=edition, key=use.key)


@check("words", WORDS, "用词错误", level=Level.HINT, basis="没有错别字，表述规范")
def words(look: Look) -> Iterator[Found]:
    known = list(Word.objects.order_by("pk"))
    for edition in _public(look) if known else ():
        for name in ("title", "subtitle", "summary", "body"):
            for number, slip in enumerate(slips(TAG.sub("", getattr(edition, name)), known)):
                level = Level.MUST if slip.word.weight == Weight.SEVERE else None
                key = f"{name}{slip.word.pk}.{number}"
                yield Found(f"《{edition.title}》{slip.sentence}", subject=edition, key=key, level=level)


@check(
    "registers", KEPT, "领导和科室信息不全", level=Level.MUST, basis="领导有分工，科室有职责、地址、时间、电话和负责人"
)
def registers(look: Look) -> Iterator[Found]:
    today = timezone.localdate(look.now)
    for leader in Leader.objects.in_office(today).filter(portfolio=""):
        yield Found(f"{leader}没有写分工。", subject=leader, field="portfolio")
    for office in Office.objects.order_by("pk"):
        missing = [label for name, label in OF_AN_OFFICE.items() if not getattr(office, name)]
        if missing:
            yield Found(f"“{office}”没有{'、'.join(missing)}。", subject=office)


@check("source", WORDS, "转载没有来源", level=Level.MUST, basis="转载注明来源")
def source(look: Look) -> Iterator[Found]:
    for edition in Edition.objects.visible(look.now).filter(source="").exclude(source_url="").order_by("pk"):
        yield Found(f"《{edition.title}》有原文链接，没有写来源。", subject=edition, field="source")


@check(
    "interpretation", WORDS, "文件没有解读", level=Level.HINT, basis="规范性文件与解读同步发布",
    days=Limit(30, "天"),
)  # fmt: skip
def interpretation(look: Look) -> Iterator[Found]:
    before = look.now - timedelta(days=look.limit("days"))
    explained = EditionLink.objects.filter(kind=Relation.INTERPRETS, edition__in=Edition.objects.visible(look.now))
    numbered = Edition.objects.listed(look.now).filter(policy__isnull=False, published_at__lt=before)
    for edition in numbered.exclude(policy__doc_number="").order_by("pk"):
        if not explained.filter(target=edition.document_id).exists():
            yield Found(f"《{edition.title}》公开 {look.limit('days')} 天，还没有解读。", subject=edition)


@check("links", FILES, "站内链接打不开", level=Level.MUST, basis="链接有效")
def links(look: Look) -> Iterator[Found]:
    public = set(Document.objects.visible(look.now).values_list("pk", flat=True))
    for edition in _public(look):
        for address in own_links(edition.body):
            if not _answers(address, public):
                yield Found(f"《{edition.title}》里的链接 {address} 打不开。", subject=edition, key=address[:150])


def _answers(address: str, public: set[int]) -> bool:
    try:
        found = resolve(address.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    return found.view_name != "content:document" or found.kwargs["number"] in public


@check("files", FILES, "附件有问题", level=Level.MUST, basis="附件可下载、可读")
def files(look: Look) -> Iterator[Found]:
    rows = Attachment.objects.filter(edition__in=Edition.objects.visible(look.now)).select_related("edition")
    for row in rows.order_by("pk").iterator():
        try:
            with row.file.open("rb") as content:
                changed = fingerprint(content) != row.checksum
        except OSError:
            yield Found(f"《{row.edition.title}》的附件“{row}”不在了。", subject=row.edition, key=f"gone{row.pk}")
            continue
        if changed:
            yield Found(f"《{row.edition.title}》的附件“{row}”被换过。", subject=row.edition, key=f"changed{row.pk}")
        elif not row.is_searchable:
            yield Found(
                f"《{row.edition.title}》的附件“{row}”没有文字版。", subject=row.edition, key=f"scan{row.pk}",
                level=Level.HINT,
            )  # fmt: skip


@check("reviewed", KEPT, "没有按规定审核", level=Level.VETO, basis="三审三校")
def reviewed(look: Look) -> Iterator[Found]:
    """The content is that which its reviewers saw, and all of them passed it."""
    editions = Edition.objects.visible(look.now).filter(is_urgent=False).select_related("document__channel")
    for edition in editions.prefetch_related("reviews").order_by("pk").iterator(chunk_size=500):
        passed = {
            review.step
            for review in edition.reviews.all()
            if review.outcome == Outcome.PASSED and review.digest == edition.digest and review.round == edition.round
        }
        if missing := [str(Step(step).label) for step in needed(edition) if step not in passed]:
            yield Found(f"《{edition.title}》没有{'、'.join(missing)}就公开了。", subject=edition, key="steps")
        elif digest_of(edition) != edition.digest:
            yield Found(f"《{edition.title}》公开的内容与审核的不同。", subject=edition, key="digest")


@check("urgent", KEPT, "紧急发布没有补审", level=Level.VETO, basis="紧急发布后一个工作日内补审")
def urgent(look: Look) -> Iterator[Found]:
    arrangement = HolidayDay.objects.arrangement()
    passed = Count("reviews", filter=Q(reviews__outcome=Outcome.PASSED))
    editions: Any = Edition.objects.visible(look.now).filter(is_urgent=True).annotate(later=passed)
    for edition in editions.order_by("pk"):
        due = working_days_after(timezone.localdate(edition.visible_from), 1, arrangement)
        if edition.later < len(needed(edition)) and timezone.localdate(look.now) > due:
            yield Found(f"《{edition.title}》紧急发布后没有补审。", subject=edition, due=due)


@check(
    "result", KEPT, "公示没有公布结果", level=Level.MUST, basis="公示结束后公布结果", days=Limit(10, "天")
)  # fmt: skip
def result(look: Look) -> Iterator[Found]:
    before = timezone.localdate(look.now) - timedelta(days=look.limit("days"))
    public = Edition.objects.visible(look.now)
    for notice in PublicNotice.objects.filter(edition__in=public, last_day__lt=before, result="").order_by("pk"):
        title = notice.edition.title
        yield Found(f"《{title}》{notice.last_day:%Y-%m-%d} 结束，还没有公布结果。", subject=notice.edition)


@check("review-on", KEPT, "到了复查日期", level=Level.HINT, basis="内容定期复查")
def review_on(look: Look) -> Iterator[Found]:
    today = timezone.localdate(look.now)
    for document in Document.objects.visible(look.now).filter(review_on__lte=today).order_by("pk"):
        yield Found(f"《{document}》{document.review_on:%Y-%m-%d} 该复查了。", subject=document, field="review_on")


@check("drafts", KEPT, "草稿放得太久", level=Level.HINT, basis="稿件及时办理", days=Limit(30, "天"))
def drafts(look: Look) -> Iterator[Found]:
    before = look.now - timedelta(days=look.limit("days"))
    versions = Edition.history.filter(id=OuterRef("pk")).order_by("-history_date").values("history_date")
    old = Edition.objects.filter(state=State.DRAFT).annotate(changed=Subquery(versions[:1]))
    for edition in old.filter(changed__lt=before).order_by("pk"):
        yield Found(f"草稿《{edition.title}》{look.limit('days')} 天没有动过。", subject=edition)


@check("conference", FRESH, "发布会没有实录", level=Level.HINT, basis="发布会后公布实录", days=Limit(5, "天"))
def conference(look: Look) -> Iterator[Found]:
    before = timezone.localdate(look.now) - timedelta(days=look.limit("days"))
    held = Edition.objects.visible(look.now).filter(
        document__channel__kind=ChannelKind.CONFERENCE, conference__held_on__lt=before, turns=None
    )  # fmt: skip
    for edition in held.exclude(conference__stage="cancelled").order_by("pk"):
        yield Found(f"《{edition.title}》已过 {look.limit('days')} 天，还没有实录。", subject=edition)
