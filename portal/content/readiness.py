"""What is to be mended before a text may be submitted, in sentences. Other parts of the room add their own."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from lxml.html import fragments_fromstring

from portal.actions.refusal import Obstacle
from portal.content.digest import part_of
from portal.content.enums import ChannelKind
from portal.content.figures import fault_of, resolved, uses_in
from portal.content.models import Edition, Weight, Word
from portal.content.models.conference import Stage
from portal.content.reading import OWN_PICTURE
from portal.content.tidy.flow import LOST_PICTURE
from portal.content.wording import slips
from portal.dates.models import HolidayDay
from portal.dates.working_days import is_working_day
from portal.media.models import Image
from portal.privacy.detection import Kind, refuse_numbers

Check = Callable[[Edition], Iterator[str]]
SHORTEST_NOTICE = 5  # working days that a decision lies open
TAG = re.compile("<[^<>]*>")
CHECKS: list[Check] = []


def asked_before_review(check: Check) -> Check:
    """Registers a check of every text that is submitted."""
    CHECKS.append(check)
    return check


def faults_of(edition: Edition) -> Iterator[str]:
    """Every sentence of every check, ``Obstacle`` where a field of the form mends it."""
    for check in CHECKS:
        yield from check(edition)


@asked_before_review
def has_a_text(edition: Edition) -> Iterator[str]:
    if not (edition.body or edition.turns.exists()):
        yield Obstacle("还没有正文。", "body")
    if not edition.summary:
        yield Obstacle("还没有摘要，请用一两句话说明。", "summary")


@asked_before_review
def has_its_pictures(edition: Edition) -> Iterator[str]:
    lost = edition.body.count(LOST_PICTURE)
    if lost:
        yield Obstacle(f"有 {lost} 张图片没有带入，请在“{LOST_PICTURE}”处上传或删去这一行。", "body")
    if silent := list(silent_pictures(edition.body)):
        yield Obstacle(f"{len(silent)} 张图片缺替代文字，请在图库里说出图中有什么：{'、'.join(silent)}。", "body")


def silent_pictures(body: str) -> Iterator[str]:
    """The pictures of the body that say nothing to those who don't see them, by their name in the library."""
    elements = [part for part in fragments_fromstring(body) if not isinstance(part, str)] if body else []
    pictures = [picture for element in elements for picture in element.iter("img") if not picture.get("alt")]
    keys = {int(found[1]) for picture in pictures if (found := OWN_PICTURE.fullmatch(picture.get("src", "")))}
    known = Image.objects.in_bulk(keys)
    for key in sorted(keys):
        if key not in known:
            yield f"{key} 号"
        elif not (known[key].alt or known[key].decorative):
            yield known[key].title


@asked_before_review
def names_no_number_of_a_person(edition: Edition) -> Iterator[str]:
    """Numbers of identity cards never stand in a public text; a telephone may be that of an office."""
    for name in ("title", "subtitle", "summary", "body", "writer", "editor", "change_note"):
        try:
            refuse_numbers(TAG.sub(" ", getattr(edition, name)), advice="不能公开，请删去。", kinds={Kind.IDENTITY})
        except ValidationError as refused:
            label = cast("models.Field[Any, Any]", edition._meta.get_field(name)).verbose_name
            yield from (Obstacle(f"{label}{sentence}", name) for sentence in refused.messages)


@asked_before_review
def has_the_particulars_of_its_kind(edition: Edition) -> Iterator[str]:
    kind = edition.document.channel.kind
    if kind == ChannelKind.POLICY and part_of(edition, "policy") is None:
        yield Obstacle("政策文件还没有文件要素，请填写成文日期、主题分类等。", "policy")
    if kind == ChannelKind.CONFERENCE and part_of(edition, "conference") is None:
        yield Obstacle("新闻发布会还没有安排，请填写日期、地点和进程。", "conference")
    notice = part_of(edition, "notice")
    if kind == ChannelKind.OPEN_NOTICE and notice is None:
        yield Obstacle("公示还没有安排，请填写公示的起止日期和受理异议的单位。", "notice")
    if notice is not None:
        arrangement = HolidayDay.objects.arrangement()
        span = (notice.last_day - notice.first_day).days + 1
        days = sum(is_working_day(notice.first_day + timedelta(number), arrangement) for number in range(span))
        if days < SHORTEST_NOTICE:
            yield Obstacle(f"公示期只有 {days} 个工作日，至少 {SHORTEST_NOTICE} 个，请延后末日。", "notice")


@asked_before_review
def tells_nothing_before_its_day(edition: Edition) -> Iterator[str]:
    """A conference is not held, and no notice has a result, while its day is still to come."""
    kind, today = edition.document.channel.kind, timezone.localdate()
    conference = part_of(edition, "conference") if kind == ChannelKind.CONFERENCE else None
    if conference is not None and conference.stage in (Stage.HELD, Stage.TOLD) and conference.held_on > today:
        said = f"日期是 {conference.held_on}，进程是“{conference.get_stage_display()}”"
        yield Obstacle(f"发布会的{said}，日子还没有到，请核对。", "conference")
    notice = part_of(edition, "notice") if kind == ChannelKind.OPEN_NOTICE else None
    if notice is not None and notice.result and notice.last_day >= today:
        yield Obstacle(f"公示到 {notice.last_day} 才结束，现在还没有结果，请删去公示结果或核对日期。", "notice")


@asked_before_review
def prints_figures_as_they_are_published(edition: Edition) -> Iterator[str]:
    uses = [use for text in (edition.body, *edition.turns.values_list("text", flat=True)) for use in uses_in(text)]
    known = resolved(use.key for use in uses)
    yield from (Obstacle(fault, "body") for use in uses if (fault := fault_of(use, known)))


@asked_before_review
def writes_no_severe_word(edition: Edition) -> Iterator[str]:
    severe = list(Word.objects.filter(weight=Weight.SEVERE))
    for name in ("title", "subtitle", "summary", "body") if severe else ():
        for slip in slips(TAG.sub("", getattr(edition, name)), severe):
            yield Obstacle(slip.sentence, name)
