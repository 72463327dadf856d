"""Channels that every bureau has, and invented texts for the demonstration."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.content.enums import State
from portal.content.invented import decided, people
from portal.content.models import (
    Channel,
    Document,
    Edition,
    EditionLink,
    Leader,
    Office,
    Policy,
    PublicNotice,
    Redirect,
    Word,
)
from portal.demo.registry import demonstration, facts
from portal.places.models import Kind, Place

DATA = Path(__file__).parent / "data"
HOURS = (9, 10, 14, 16)  # at which invented texts were published
COLUMNS = ("name", "kind", "description", "keywords", "position", "reviews")


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@facts("栏目", order=15)
@transaction.atomic
def load_channels() -> None:
    """What somebody has changed stays."""
    city = Place.objects.filter(kind=Kind.CITY).first()
    if city is None:
        return
    for row in _rows("channels.csv"):
        parent = Channel.objects.filter(code=row["parent"]).first() if row["parent"] else None
        values: dict[str, Any] = {name: row[name] for name in COLUMNS}
        values |= {"parent": parent, "place": city, "max_age_days": row["max_age_days"] or None}
        Channel.objects.get_or_create(code=row["code"], defaults=values)


@facts("用词", order=16)
@transaction.atomic
def load_words() -> None:
    """The slips that everybody knows; a bureau adds its own by sheet. What somebody has changed stays."""
    for row in _rows("words.csv"):
        Word.objects.get_or_create(wrong=row["wrong"], defaults=row)


@demonstration("新闻和通知", order=90)
@transaction.atomic
def load_texts() -> None:
    """Each went through its reviews, by people of the demonstration, whom the register of accounts marks as such."""
    if Document.objects.exists():
        return
    staff, documents = people(), dict[str, Document]()
    for number, row in enumerate(_rows("demonstration.csv")):
        channel = Channel.objects.filter(code=row["channel"]).first()
        if channel:
            edition = _written(channel, row, _moment(int(row["days"]), number), staff[0])
            documents[edition.title] = edition.document
            _particulars(edition, documents)
            decided(edition, staff)


@demonstration("领导、科室和旧地址", order=91)
@transaction.atomic
def load_registers() -> None:
    """Nobody and nothing that exists; the old address leads to the first invented text."""
    channels = {channel.kind: channel for channel in Channel.objects.filter(kind__in=("leader", "office"))}
    for position, row in enumerate(_rows("leaders.csv") if "leader" in channels else ()):
        values = {"portfolio": row["portfolio"], "position": position, "is_demo": True}
        Leader.objects.get_or_create(channel=channels["leader"], name=row["name"], post=row["post"], defaults=values)
    for position, row in enumerate(_rows("offices.csv") if "office" in channels else ()):
        values = {**row, "position": position, "is_demo": True}
        Office.objects.get_or_create(channel=channels["office"], name=values.pop("name"), defaults=values)
    if text := Document.objects.filter(is_demo=True).order_by("pk").first():
        Redirect.objects.get_or_create(path="/art/2021/3/5/art_1.html", defaults={"target": text})


def _moment(days: int, number: int) -> datetime:
    day = timezone.localtime() - timedelta(days=days)
    return day.replace(hour=HOURS[number % len(HOURS)], minute=number % 6 * 10, second=0, microsecond=0)


def _written(channel: Channel, row: dict[str, str], moment: datetime, author: User) -> Edition:
    document = Document.objects.create(channel=channel, is_demo=True, first_public_at=moment)
    edition = Edition(document=document, title=row["title"], summary=row["summary"], body=row["body"])
    edition.state, edition.round, edition.author, edition.submitted_at = State.PUBLIC, 1, author, moment
    edition.visible_from = edition.published_at = moment
    edition.digest = "0"  # until everything that it covers is there
    edition.full_clean()
    edition.save()
    return edition


def _particulars(edition: Edition, documents: dict[str, Document]) -> None:
    """What belongs to a policy document, a public notice, and a text that explains another."""
    day = timezone.localdate(edition.published_at)
    for row in (row for row in _rows("papers.csv") if row["title"] == edition.title):
        effective = day + timedelta(int(row["effective"])) if row["effective"] else None
        ends = (effective or day).replace(day=1) + timedelta(365 * int(row["years"])) if row["years"] else None
        Policy.objects.create(
            edition=edition, doc_number=row["number"], theme=row["theme"], genre=row["genre"],
            formed_on=day + timedelta(int(row["formed"])), effective_on=effective, ends_on=ends,
        )  # fmt: skip
    for row in (row for row in _rows("open_notices.csv") if row["title"] == edition.title):
        last = day + timedelta(int(row["days"]))
        told = {name: row[name] for name in ("unit", "phone", "how", "result")}
        PublicNotice.objects.create(edition=edition, first_day=day + timedelta(1), last_day=last, **told)
    for row in (row for row in _rows("links.csv") if row["title"] == edition.title):
        EditionLink.objects.create(edition=edition, target=documents[row["target"]], kind=row["kind"])
