"""What is to be mended before a text may be submitted, in sentences. Other parts of the room add their own."""

from collections.abc import Callable, Iterator

from lxml.html import fragments_fromstring

from portal.actions.refusal import Obstacle
from portal.content.models import Edition
from portal.content.tidy.flow import LOST_PICTURE

Check = Callable[[Edition], Iterator[str]]
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
    if not edition.body:
        yield Obstacle("还没有正文。", "body")
    if not edition.summary:
        yield Obstacle("还没有摘要，请用一两句话说明。", "summary")


@asked_before_review
def has_its_pictures(edition: Edition) -> Iterator[str]:
    lost = edition.body.count(LOST_PICTURE)
    if lost:
        yield Obstacle(f"有 {lost} 张图片没有带入，请在“{LOST_PICTURE}”处上传或删去这一行。", "body")
    elements = (
        [part for part in fragments_fromstring(edition.body) if not isinstance(part, str)] if edition.body else []
    )
    silent = sum(1 for element in elements for picture in element.iter("img") if not picture.get("alt"))
    if silent:
        yield Obstacle(f"{silent} 张图片缺替代文字，请说出图中有什么。", "body")
