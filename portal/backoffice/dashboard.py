"""What the first page of the back office shows: all that waits for one person, by urgency."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone

from portal.backoffice.cards import FilledCard, filled_cards
from portal.backoffice.worklists import WORKLISTS, Item, Lane, Worklist

NAMED = 8  # rows that a lane names


@dataclass(frozen=True)
class Pile:
    """The rows of one worklist in one lane: ``url`` lists ``count`` rows."""

    title: str
    count: int
    url: str
    note: str = ""


@dataclass(frozen=True)
class Task:
    """A row that a lane names, with the title of its worklist."""

    kind: str
    item: Item
    when: str
    way: str


@dataclass
class LaneContent:
    """One lane of the dashboard; ``tasks`` are its first rows, ``piles`` lead to all of them."""

    lane: Lane
    tasks: list[Task] = field(default_factory=list)
    piles: list[Pile] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(pile.count for pile in self.piles)


@dataclass
class Dashboard:
    """Everything that waits for one person."""

    now: datetime
    lanes: dict[Lane, LaneContent]
    yearly: list[Pile] = field(default_factory=list)
    idle: list[Pile] = field(default_factory=list)
    cards: list[FilledCard] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def first(self) -> int:
        """How much is due today or was due before."""
        return self.lanes[Lane.OVERDUE].count + self.lanes[Lane.TODAY].count

    @property
    def shown(self) -> list[LaneContent]:
        """The lanes in which something waits; what has no date stands apart."""
        return [lane for lane in self.lanes.values() if lane.piles and lane.lane != Lane.LATER]

    @property
    def later(self) -> LaneContent:
        return self.lanes[Lane.LATER]

    @property
    def yearly_count(self) -> int:
        return sum(pile.count for pile in self.yearly)

    @property
    def piles(self) -> list[Pile]:
        """Every count on the page, with the list to which it leads."""
        return [*(pile for lane in self.lanes.values() for pile in lane.piles), *self.yearly, *self.idle]

    @property
    def next_day(self) -> date | None:
        """The next day on which something is due, as far as the page names it."""
        return min((task.item.due for task in self.lanes[Lane.SOON].tasks if task.item.due), default=None)


def dashboard(request: HttpRequest) -> Dashboard:
    """All worklists and cards that concern the person."""
    found = Dashboard(timezone.localtime(), {lane: LaneContent(lane) for lane in Lane})
    for entry in sorted(WORKLISTS.values(), key=lambda entry: entry.order):
        if entry.concerns(request):
            _add(found, entry, request)
    for lane in found.lanes.values():
        lane.tasks.sort(key=lambda task: task.item.due or found.today)
        del lane.tasks[NAMED:]
    found.cards = filled_cards(request)
    return found


def _add(found: Dashboard, entry: Worklist, request: HttpRequest) -> None:
    """Put one worklist where it belongs."""
    counts = {lane: count for lane, count in entry.counts(request).items() if count}
    if not counts:
        found.idle.append(Pile(entry.title, 0, entry.url()))
    elif entry.yearly:
        found.yearly.append(Pile(entry.title, sum(counts.values()), entry.url(), entry.note))
    else:
        for lane, count in counts.items():
            url = entry.url(lane.value if len(counts) > 1 else "")
            found.lanes[lane].piles.append(Pile(entry.title, count, url, entry.note))
        if set(counts) != {Lane.LATER}:
            for item in entry.items(request):
                lane = entry.due.lane(item.due, found.today)
                found.lanes[lane].tasks.append(Task(entry.title, item, _when(item.due, found.today), entry.way))


def _when(due: date | None, today: date) -> str:
    """By when, in words that need no calendar."""
    if due is None:
        return "待处理"
    days = (due - today).days
    if days < 0:
        return f"超 {-days} 天"
    if days == 0:
        return "今天"
    return f"{due.month} 月 {due.day} 日"
