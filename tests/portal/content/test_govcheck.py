"""Each rule about texts finds its fault, and nothing in the case that lies just inside its limit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.checks.examination import examine
from portal.checks.registry import RULES
from portal.content.models import (
    Attachment,
    Channel,
    Conference,
    Document,
    Edition,
    EditionLink,
    Policy,
    PublicNotice,
)
from portal.media.models import Image
from tests.factories import make
from tests.portal.content.specimens import ALL, Desk

pytestmark = pytest.mark.django_db
NOW = "2026-11-27T12:00:00+08:00"
IDENTITY = "11010519491231002X"  # the example of the standard


@dataclass
class World:
    """A desk, and the texts that a case needs. ``days`` is how long ago a text became public."""

    desk: Desk
    time: Callable

    def channel(self, kind="news", **values):
        return Channel.objects.filter(kind=kind, **values).first() or make(
            Channel, place=self.desk.city, kind=kind, **values
        )

    def draft(self, kind="news", **values):
        document = make(Document, place=self.desk.city, channel=values.pop("channel", None) or self.channel(kind))
        return make(Edition, place=self.desk.city, document=document, **values)

    def public(self, edition=None, days=0, **values):
        """Published ``days`` ago at noon, by its people."""
        self.time.move_to(timezone.make_aware(timezone.datetime(2026, 11, 27, 12)) - timedelta(days=days), tick=False)
        edition = self.desk.published(edition or self.draft(**values))
        self.time.move_to(NOW, tick=False)
        return edition


@pytest.fixture
def world(time_machine):
    time_machine.move_to(NOW, tick=False)
    return World(Desk(), time_machine)


def found(code):
    """Level and sentence of what the rule finds."""
    report = examine([code])
    assert report.failed == []
    return [(str(one.level or rule.level), one.sentence) for rule, one in report.found]


# --- how fresh


@pytest.mark.parametrize(("days", "level"), [(10, None), (11, "hint"), (14, "hint"), (15, "veto")])
def test_home(world, days, level):
    world.public(days=days)
    assert [one for one, _ in found("home")] == ([level] if level else [])


def test_an_empty_home_page(world):
    assert found("home") == [("veto", "首页还没有任何内容。")]


def test_a_slip_of_the_pen_freshens_nothing(world):
    edition = world.public(days=20)
    world.desk.does("revise", edition, world.desk.author)
    world.public(Edition.objects.get(serial=2))
    assert found("home")[0][0] == "veto"


@pytest.mark.parametrize(("days", "level"), [(11, None), (12, "hint"), (14, "hint"), (15, "must")])
def test_stale(world, days, level):
    world.public(days=days, channel=world.channel(max_age_days=14))
    assert [one for one, _ in found("stale")] == ([level] if level else [])


@pytest.mark.parametrize(("channels", "levels"), [(4, ["must"] * 4), (5, [*["must"] * 5, "veto"])])
def test_many_stale_channels(world, channels, levels):
    for number in range(channels):
        world.public(days=15, channel=make(Channel, place=world.desk.city, max_age_days=14, code=f"late-{number}"))
    assert [level for level, _ in found("stale")] == levels


@pytest.mark.parametrize(("channels", "levels"), [(0, []), (4, ["hint"] * 4), (5, [*["hint"] * 5, "veto"])])
def test_blank(world, channels, levels):
    world.public()
    for _ in range(channels):
        make(Channel, place=world.desk.city)
    make(Channel, place=world.desk.city, is_open=False)
    assert [level for level, _ in found("blank")] == levels


# --- what stands in texts, on whom it was decided: each with the neighbour in which nothing is wrong


def numbered(world, right):
    edition = world.public()
    Edition.objects.filter(pk=edition.pk).update(body=f"<p>{IDENTITY[:-1] if right else IDENTITY}</p>")


def pictured(world, right):
    image = make(Image, place=world.desk.city)
    world.public(body=f'<figure><img src="/media/library/{image.pk}/" alt=""></figure>')
    Image.objects.filter(pk=image.pk).update(alt="操场" if right else "")


def named(world, right):
    edition = world.public()
    if not right:
        edition.body = '<p><data value="none/city/2025">9%</data></p>'
        edition.save()


def reprinted(world, right):
    edition = world.public()
    source = "甲县教育和体育局" if right else ""
    Edition.objects.filter(pk=edition.pk).update(source_url="https://example.org/a", source=source)


def explained(world, right):
    edition = world.draft("policy")
    make(Policy, place=world.desk.city, edition=edition, doc_number="示例〔2026〕1 号")
    edition = world.public(edition, days=31)
    if right:
        other = world.draft("interpretation")
        make(EditionLink, place=world.desk.city, edition=other, target=edition.document, kind="interprets")
        world.public(other)


def young(world, right):
    edition = world.draft("policy")
    make(Policy, place=world.desk.city, edition=edition, doc_number="示例〔2026〕1 号")
    world.public(edition, days=30 if right else 31)


def linked(world, right):
    target = world.public()
    number = target.document_id if right else target.document_id + 1000
    world.public(body=f'<p><a href="/news/{target.document.channel.code}/{number}/">看</a></p>', kind="notice")


def routed(world, right):
    world.public(body=f'<p><a href="{"/schools/?q=%E4%B8%80" if right else "/nothing/here/"}">看</a></p>')


def attached(world, right):
    edition = world.draft()
    row = make(Attachment, place=world.desk.city, edition=edition, is_searchable=True)
    world.public(edition)
    if not right:
        row.file.storage.delete(row.file.name)


def scanned(world, right):
    edition = world.draft()
    make(Attachment, place=world.desk.city, edition=edition, is_searchable=right)
    world.public(edition)


def exchanged(world, right):
    edition = world.draft()
    row = make(Attachment, place=world.desk.city, edition=edition, is_searchable=True)
    world.public(edition)
    if not right:
        with row.file.storage.open(row.file.name, "wb") as file:
            file.write(b"%PDF-1.7 another page")


def skipped(world, right):
    edition = world.public()
    if not right:
        Edition.objects.filter(pk=edition.pk).update(round=2)


def changed(world, right):
    edition = world.public()
    if not right:
        Edition.objects.filter(pk=edition.pk).update(title="别的标题")


def urgent(world, right, days=2):
    world.time.move_to(timezone.make_aware(timezone.datetime(2026, 11, 27, 12)) - timedelta(days=days), tick=False)
    edition = world.desk.does("submit", world.draft(), world.desk.author)
    edition = world.desk.does("publish-urgently", edition, world.desk.final, reason="暴雪停课")
    world.time.move_to(NOW, tick=False)
    for who in (world.desk.first, world.desk.second) if right else ():
        world.desk.does("review-afterwards", edition, who, **ALL)


def on_the_day(world, right):
    urgent(world, right=False, days=1 if right else 2)


def told(world, right):
    edition = world.draft("open_notice")
    days = {"first_day": date(2026, 10, 20), "last_day": date(2026, 10, 30)}
    make(PublicNotice, place=world.desk.city, edition=edition, result="没有收到异议。" if right else "", **days)
    world.public(edition)


def looked_at(world, right):
    document = world.public().document
    Document.objects.filter(pk=document.pk).update(review_on=date(2026, 11, 28 if right else 27))


def moved(world, right):
    world.time.move_to(timezone.make_aware(timezone.datetime(2026, 11, 27, 12)) - timedelta(days=30 if right else 31))
    world.draft()
    world.time.move_to(NOW, tick=False)


def spoken(world, right):
    edition = world.draft("conference")
    Conference.objects.create(edition=edition, held_on=date(2026, 11, 22 if right else 21), stage="held")
    world.public(edition)


CASES = [
    ("persons", numbered, "must"), ("pictures", pictured, "must"), ("figures", named, "must"),
    ("source", reprinted, "must"), ("interpretation", explained, "hint"), ("interpretation", young, "hint"),
    ("links", linked, "must"), ("links", routed, "must"), ("files", attached, "must"), ("files", scanned, "hint"),
    ("files", exchanged, "must"), ("reviewed", skipped, "veto"), ("reviewed", changed, "veto"),
    ("urgent", urgent, "veto"), ("urgent", on_the_day, "veto"), ("result", told, "must"),
    ("review-on", looked_at, "hint"), ("drafts", moved, "hint"), ("conference", spoken, "hint"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "case", "level"), CASES, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_fault_is_found_and_its_neighbour_is_not(world, code, case, level):
    case(world, right=True)
    assert found(code) == []
    case(world, right=False)
    assert [one for one, _ in found(code)] == [level]


def test_every_rule_about_texts_has_a_case():
    own = {code for code, rule in RULES.items() if rule.examine.__module__ == "portal.content.govcheck"}
    assert own - {code for code, _, _ in CASES} == {"home", "stale", "blank", "words", "registers"}  # tested elsewhere


def test_a_sound_site_has_no_finding(world):
    for kind in ("news", "notice"):
        world.public(kind=kind)
    own = [code for code, rule in RULES.items() if rule.examine.__module__ == "portal.content.govcheck"]
    assert examine(own).found == []
