"""The schedule of one edition, by day, with what each row says."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from events.calendar.cards import is_over, session_in_words
from events.calendar.enums import EventStatus
from events.calendar.models import Edition, Session
from events.calendar.sketch import Spot, by_venue, sketches
from events.calendar.wording import SESSION_WORDS
from events.facilities.sketch import Sketch
from portal.dates import spoken
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
OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED)


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


class Group(TypedDict):
    """The sessions of one competition; ``name`` is empty where there is only one."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Tab:
    """One day, or one round of a league: ``query`` chooses it, ``label`` names it, ``date`` is its first day."""

    query: str
    label: str
    date: date
    chosen: bool


class Programme:
    """The sessions of a day or, where the edition is played in rounds, of a round.

    ``day`` (2026-12-05) and ``round_no`` are what the reader asked for; else today's or the next one, else the last.
    """

    def __init__(self, edition: Edition, day: str, today: date, round_no: str = "") -> None:
        self.edition = edition
        self.sessions = list(edition.sessions.select_related("competition__discipline", "facility").in_calendar_order())
        for session in self.sessions:
            session.edition = edition
        self.moment, self.today = timezone.now(), today
        self.dated = [session for session in self.sessions if session.day]
        self.days = sorted({session.day for session in self.sessions if session.day})
        self.in_rounds = any(session.round_no for session in self.dated)
        self.chosen = self._chosen(day, round_no)

    def _key(self, session: Session) -> str:
        """What the session's tab is asked for by."""
        if self.in_rounds:
            return str(session.round_no or "")
        return session.day.isoformat() if session.day else ""

    def _chosen(self, day: str, round_no: str) -> str | None:
        if not self.dated:
            return None
        keys = dict.fromkeys(map(self._key, self.dated))
        if self.in_rounds and round_no in keys:
            return round_no
        of_day = next((one for one in self.dated if one.day and one.day.isoformat() == day), None)
        coming = next((one for one in self.dated if one.day and one.day >= self.today), self.dated[-1])
        return self._key(of_day or coming)

    @cached_property
    def tabs(self) -> list[Tab]:
        firsts: dict[str, date] = {}
        for session in self.dated:
            if session.day:
                firsts.setdefault(self._key(session), session.day)
        return [self._tab(number, key, first) for number, (key, first) in enumerate(firsts.items(), 1)]

    def _tab(self, number: int, key: str, first: date) -> Tab:
        chosen = key == self.chosen
        if self.in_rounds:
            label = _("第 {number} 轮").format(number=key) if key else _("其他场次")
            return Tab(f"round={key}" if key else f"day={first.isoformat()}", label, first, chosen)
        on_end = (self.days[-1] - self.days[0]).days + 1 == len(self.days)
        label = _("第 {number} 日").format(number=number) if on_end else str(spoken.WEEKDAYS[first.weekday()])
        return Tab(f"day={first.isoformat()}", label, first, chosen)

    @property
    def day_words(self) -> str:
        return in_words(self.rows[0]["session"].day) if self.rows else ""

    @cached_property
    def rows(self) -> list[Row]:
        """Sessions of the chosen day or round."""
        return [self._row(session) for session in self.dated if self._key(session) == self.chosen]

    @cached_property
    def groups(self) -> list[Group]:
        """The sessions of a round by competition, in the order in which they begin; those of a day stay together."""
        if not self.in_rounds:
            return [{"name": "", "rows": self.rows}] if self.rows else []
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            competition = row["session"].competition
            found.setdefault(competition.shown_name if competition else "", []).append(row)
        if len(found) == 1:
            return [{"name": "", "rows": self.rows}]
        return [{"name": name or _("其他场次"), "rows": rows} for name, rows in found.items()]

    @property
    def several_days(self) -> bool:
        """Whether the shown sessions need their day beside the hour."""
        return len({row["session"].day for row in self.rows}) > 1

    @cached_property
    def next(self) -> tuple[list[Session], str] | None:
        """The sessions that come next at the same time, and when that is in words; None where nothing comes."""
        if self.edition.event_status in OFF:
            return None
        coming = [one for one in self.dated if one.status not in OFF and not is_over(one, self.moment)]
        if not coming:
            return None
        begins = (coming[0].day, coming[0].starts_at)
        return [one for one in coming if (one.day, one.starts_at) == begins], session_in_words(coming[0], self.moment)

    @cached_property
    def played(self) -> str:
        """How much has been played: 7 轮, or 3 场; empty before the first."""
        over = [one for one in self.dated if one.status not in OFF and is_over(one, self.moment)]
        if not over:
            return ""
        if not self.in_rounds:
            return _("{count} 场").format(count=len(over))
        waiting = {one.round_no for one in self.dated if one not in over}
        rounds = {one.round_no for one in over if one.round_no} - waiting
        return _("{count} 轮").format(count=len(rounds)) if rounds else _("{count} 场").format(count=len(over))

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
            if state in OFF:
                return SHAPES[state], SESSION_WORDS[state]
        if session.starts_at and session.starts_at <= self.moment:
            running = session.ends_at is None or self.moment < session.ends_at
            if running and session.day == timezone.localdate(self.moment):
                return "live", SESSION_WORDS["live"]
            return "closed", SESSION_WORDS["ended"]
        if session.day and session.day < timezone.localdate(self.moment):
            return "closed", SESSION_WORDS["ended"]
        status = session.status if session.status in SHAPES else EventStatus.SCHEDULED
        return SHAPES[status], SESSION_WORDS[status]

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
        places, groups, _elsewhere = by_venue((session, session) for session in self.sessions)
        if not places and self.edition.point:
            places = [(self.edition.shown_venue, self.edition.point)]
        return places, groups
