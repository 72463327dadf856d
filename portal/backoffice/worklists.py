"""Worklists: what waits for people, in one definition for the dashboard and for the list behind it.

A room declares each in its ``backoffice.py``::

    @worklist("报修待办", FaultReport, "open", order=1, verb="handle", due=Due("due_on"))
    def faults(request, rows):
        return rows.waiting()

The dashboard counts the rows, and the list of the model offers the same rows as a filter, so that a count cannot
differ from the list to which it leads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Model, Q, QuerySet, TextChoices
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.access import allowed, scope

PARAMETER = "waiting"  # of the addresses of lists
SHOWN = 5  # rows of one worklist that the dashboard names
SOON = timedelta(days=30)
Narrow = Callable[[HttpRequest, Any], QuerySet[Any]]


class Lane(TextChoices):
    """How urgent a row is; the dashboard shows the lanes in this order."""

    OVERDUE = "overdue", "已超期"
    TODAY = "today", "今天"
    SOON = "soon", "30 天内"
    LATER = "later", "没有期限，或期限更晚"


@dataclass(frozen=True)
class Due:
    """By when a row must be dealt with: ``lead`` before the day in ``column``. Without a column nothing has a date.

    ``undated`` is the lane of rows whose column is empty.
    """

    column: str = ""
    lead: timedelta = timedelta(0)
    undated: Lane = Lane.LATER

    def condition(self, lane: Lane, today: date) -> Q:
        """The rows of a lane. Each row is in exactly one."""
        if not self.column:
            return Q() if lane == self.undated else Q(pk__in=())
        day, end = today + self.lead, today + self.lead + SOON
        found = {
            Lane.OVERDUE: Q(**{f"{self.column}__lt": day}),
            Lane.TODAY: Q(**{self.column: day}),
            Lane.SOON: Q(**{f"{self.column}__gt": day, f"{self.column}__lte": end}),
            Lane.LATER: Q(**{f"{self.column}__gt": end}),
        }[lane]
        return found | Q(**{f"{self.column}__isnull": True}) if lane == self.undated else found

    def of(self, row: Any) -> date | None:
        """The last day for this row."""
        day = getattr(row, self.column) if self.column else None
        return day - self.lead if day else None

    def lane(self, day: date | None, today: date) -> Lane:
        """The lane of a row that is due on ``day``, the same as ``condition`` says."""
        if day is None:
            return self.undated
        if day < today:
            return Lane.OVERDUE
        if day == today:
            return Lane.TODAY
        return Lane.SOON if day <= today + SOON else Lane.LATER


class Item(NamedTuple):
    """One row of a worklist: what it is, where it is dealt with, by when."""

    label: str
    url: str
    due: date | None = None


@dataclass(frozen=True)
class Worklist:
    """Rows of ``model`` that wait for whoever may perform ``verb`` on them."""

    title: str
    model: type[Model]
    name: str
    order: int
    narrow: Narrow
    verb: str
    due: Due
    yearly: bool
    note: str
    way: str
    label: Callable[[Any], str]
    related: tuple[str, ...]
    in_list: bool

    def concerns(self, request: HttpRequest) -> bool:
        """Whether the person may do anything about such rows."""
        return allowed(request.user, self.model, self.verb)

    def within(self, request: HttpRequest, queryset: QuerySet[Any], lane: str = "") -> QuerySet[Any]:
        """Those of ``queryset`` that wait for this person, in one lane or in all."""
        rows = self.narrow(request, scope(request.user, queryset, self.verb))
        return rows.filter(self.due.condition(Lane(lane), timezone.localdate())) if lane else rows

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        """All that wait for this person, out of what their list shows."""
        return self.within(request, admin.site.get_model_admin(self.model).get_queryset(request))

    def counts(self, request: HttpRequest) -> Mapping[Lane, int]:
        """How many wait, by lane; one query."""
        rows, today = self.rows(request), timezone.localdate()
        if not self.due.column:
            return {self.due.undated: rows.count()}
        found = rows.order_by().aggregate(
            **{lane.value: Count("pk", filter=self.due.condition(lane, today)) for lane in Lane}
        )
        return {lane: found[lane.value] for lane in Lane}

    def items(self, request: HttpRequest) -> list[Item]:
        """The first rows, the most urgent first."""
        rows = self.rows(request).select_related(*self.related) if self.related else self.rows(request)
        if self.due.column:
            rows = rows.order_by(self.due.column, "pk")
        page = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_change"
        return [
            Item(self.label(row), self.url() if self.in_list else reverse(page, args=[row.pk]), self.due.of(row))
            for row in rows[:SHOWN]
        ]

    def url(self, lane: str = "") -> str:
        """The list that shows these rows and no others."""
        page = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist"
        return f"{reverse(page)}?{PARAMETER}={self.name}{f'.{lane}' if lane else ''}"


WORKLISTS: dict[tuple[type[Model], str], Worklist] = {}


def worklist(
    title: str,
    model: type[Model],
    name: str,
    *,
    order: int,
    verb: str = "change",
    due: Due | None = None,
    yearly: bool = False,
    note: str = "",
    way: str = "去办理",
    label: Callable[[Any], str] = str,
    related: tuple[str, ...] = (),
    in_list: bool = False,
) -> Callable[[Narrow], Worklist]:
    """Decorator: the function narrows rows of ``model`` to those that wait.

    ``way`` is the word on the button of a row; ``related`` are foreign keys that ``label`` reads; ``in_list`` says
    that rows are dealt with in the list, not on pages of their own. Raises ImproperlyConfigured for a taken name.
    """

    def register(narrow: Narrow) -> Worklist:
        if (model, name) in WORKLISTS:
            raise ImproperlyConfigured(f"{model._meta.label}: the worklist {name} is registered twice")
        entry = Worklist(
            title, model, name, order, narrow, verb, due or Due(), yearly, note, way, label, related, in_list
        )
        WORKLISTS[model, name] = entry
        return entry

    return register


def worklists_of(model: type[Model]) -> list[Worklist]:
    """The worklists over rows of ``model``, in the order of the dashboard."""
    return sorted((entry for entry in WORKLISTS.values() if entry.model is model), key=lambda entry: entry.order)
