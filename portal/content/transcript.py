"""A press conference as its page shows it: who speaks, and what was said by whom."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.content.digest import part_of
from portal.content.figures import resolved, uses_in
from portal.content.models import Conference, Edition, Speaker, Turn
from portal.content.reading import Body, Named, body_of


@dataclass(frozen=True)
class Said:
    """A turn: ``badge`` says what it is (主持, 发布, 问, 答), ``look`` shows it; ``id`` is its place on the page."""

    turn: Turn
    id: str
    badge: str
    look: str
    body: Body


@dataclass(frozen=True)
class Voice:
    """A speaker with the number of turns and the place of the first one."""

    speaker: Speaker
    turns: int
    first: str


@dataclass(frozen=True)
class Transcript:
    conference: Conference
    voices: list[Voice]
    said: list[Said]
    figures: list[Named]
    asked: int


def transcript_of(edition: Edition) -> Transcript | None:
    """None where the edition is no conference. Three queries, and one for each picture of a turn."""
    conference: Conference | None = part_of(edition, "conference")
    if conference is None:
        return None
    turns = list(edition.turns.select_related("speaker").order_by("position", "pk"))
    known = resolved(use.key for turn in turns for use in uses_in(turn.text))
    said, answering = [], False
    for number, turn in enumerate(turns, 1):
        badge, look = _badge(turn, answering=answering)
        answering = answering or turn.speaker is None
        said.append(Said(turn, f"t{number}", badge, look, body_of(turn.text, f"d{number}", known)))
    count = Counter(one.turn.speaker_id for one in said)
    first = {one.turn.speaker_id: one.id for one in reversed(said)}
    voices = [
        Voice(speaker, count[speaker.pk], first.get(speaker.pk, ""))
        for speaker in edition.speakers.order_by("position", "pk")
    ]
    figures = {named.figure.key: named for one in said for named in one.body.figures}
    asked = sum(1 for turn in turns if turn.speaker is None)
    return Transcript(conference, voices, said, list(figures.values()), asked)


def _badge(turn: Turn, *, answering: bool) -> tuple[str, str]:
    if turn.speaker is None:
        return _("问"), "ask"
    if turn.speaker.is_host:
        return _("主持"), "host"
    return (_("答"), "ans") if answering else (_("发布"), "")
