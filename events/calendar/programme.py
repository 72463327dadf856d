"""The schedule of one edition, by day, with what each row says."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypedDict

from django.utils import timezone

from events.calendar.enums import EventStatus
from events.calendar.models import Edition, Session
from events.calendar.sketch import Spot, by_venue, sketches
from events.calendar.wording import SESSION_WORDS
from events.facilities.sketch import Sketch
from portal.dates.precision import in_words
from portal.site.lists.fields import Label

# The stylesheet's status shapes: open, soon, live, warn, closed.
SHAPES: dict[str, str] = {
    EventStatus.CANCELLED: "closed",
    EventStatus.POSTPONED: "warn",
    EventStatus.RESCHEDULED: "soon",
    EventStatus.SCHEDULED: "soon",
}
PICTOGRAMS = {
    "chess": "chess",
    "go": "go",
    "mind": "cards",
    "boat": "flag",
    "run": "run",
    "skate": "run",
    "swim": "swim",
    **dict.fromkeys(("ball", "basketball", "football", "table-tennis"), "ball"),
}


class Row(TypedDict):
    """One session with its status mark, the mark's words, and the pictogram of its discipline."""

    session: Session
    shape: str
    words: Label
    icon: str


class Venue(TypedDict):
    """One place of the map: its number there, its name, what is played."""

    number: int
    venue: str
    titles: list[str]


@dataclass(frozen=True)
class DayTab:
    date: date
    number: int
    chosen: bool


class Programme:
    """``day`` is the day asked for (2026-12-05); else today or the next day of play, else the last."""

    def __init__(self, edition: Edition, day: str, today: date) -> None:
        self.edition = edition
        self.sessions = list(edition.sessions.select_related("competition__discipline", "facility").in_calendar_order())
        for session in self.sessions:
            session.edition = edition
        self.days = sorted({session.day for session in self.sessions if session.day})
        self.day = self._chosen(day, today)
        self.moment = timezone.now()

    def _chosen(self, text: str, today: date) -> date | None:
        if not self.days:
            return None
        asked = next((day for day in self.days if day.isoformat() == text), None)
        return asked or next((day for day in self.days if day >= today), self.days[-1])

    @cached_property
    def tabs(self) -> list[DayTab]:
        return [DayTab(day, number, day == self.day) for number, day in enumerate(self.days, 1)]

    @property
    def day_words(self) -> str:
        return in_words(self.day)

    @cached_property
    def rows(self) -> list[Row]:
        """Sessions of the chosen day."""
        return [self._row(session) for session in self.sessions if session.day == self.day and self.day]

    @cached_property
    def undated(self) -> list[Row]:
        """Sessions without a day: not announced yet, or postponed."""
        return [self._row(session) for session in self.sessions if session.day is None]

    def _row(self, session: Session) -> Row:
        shape, words = self._shown(session)
        return {
            "session": session,
            "shape": shape,
            "words": words,
            "icon": PICTOGRAMS.get(session.discipline.artwork, "trophy"),
        }

    @property
    def changes(self) -> datetime | None:
        """When the next session begins or ends, which changes a word on the page; None when none will."""
        edges = [edge for session in self.sessions for edge in (session.starts_at, session.ends_at) if edge]
        return min((edge for edge in edges if edge > self.moment), default=None)

    def _shown(self, session: Session) -> tuple[str, Label]:
        """Shape and word: what is off comes before what the clock says."""
        for state in (self.edition.event_status, session.status):
            if state in (EventStatus.CANCELLED, EventStatus.POSTPONED):
                return SHAPES[state], SESSION_WORDS[state]
        if session.starts_at and session.starts_at <= self.moment:
            running = session.ends_at is None or self.moment < session.ends_at
            if running and session.day == timezone.localdate(self.moment):
                return "live", SESSION_WORDS["live"]
            return "closed", SESSION_WORDS["ended"]
        if session.day and session.day < timezone.localdate(self.moment):
            return "closed", SESSION_WORDS["ended"]
        return SHAPES[session.status], SESSION_WORDS[session.status]

    @cached_property
    def venues(self) -> list[Venue]:
        """``{"number", "venue", "titles"}`` per place, numbered as on the map."""
        found: list[Venue] = []
        for number, sessions in enumerate(self._placed[1], 1):
            titles = dict.fromkeys(
                (one.competition.shown_name if one.competition else one.shown_title) for one in sessions
            )
            found.append({"number": number, "venue": sessions[0].shown_venue, "titles": list(titles)[:6]})
        return found

    @cached_property
    def sketches(self) -> list[Sketch]:
        return sketches(self._placed[0])

    @cached_property
    def _placed(self) -> tuple[list[Spot], list[list[Session]]]:
        """Venues of the sessions, or of the edition where no session names one."""
        places, groups, _elsewhere = by_venue(self.sessions)
        if not places and self.edition.point:
            places = [(self.edition.shown_venue, self.edition.point)]
        return places, groups
