"""Questions about editions and sessions."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import BooleanField, Case, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.query import QuerySet

from events.calendar.enums import EventStatus, Publication
from events.calendar.permit import LEAD, THRESHOLD
from events.calendar.phase import ended_on, status_case
from portal.dates import spoken
from portal.dates.precision import Precision

if TYPE_CHECKING:
    from events.calendar.models import Edition, Notice, Session  # noqa: F401 - the name in quotes

OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED)
AHEAD = timedelta(days=60)  # before a permit must be applied for

OF_A_CARD = (
    *("slug", "title", "title_en", "summary", "summary_en", "category", "level", "bid_state", "is_featured", "is_demo"),
    *(
        "for_children",
        "for_elders",
        "step_free",
        "event_status",
        "year",
        "first_day",
        "last_day",
        "date_precision",
        "date_note",
        "date_note_en",
        "known_until",
    ),
    *("entry_first_day", "entry_last_day", "venue", "venue_en"),
    *("discipline__artwork", "place__name", "facility__name"),
)


class EditionQuerySet(QuerySet["Edition"]):
    def visible(self) -> Self:
        return self.filter(publication=Publication.PUBLIC)

    def with_status(self, today: date) -> Self:
        """Each edition with ``shown_status``, the Status that readers see on ``today``."""
        return self.annotate(shown_status=status_case(today))

    def of_status(self, status: str, today: date) -> Self:
        return self.annotate(shown_status=status_case(today)).filter(shown_status=status)

    def takes_place(self, first: date, last: date, *, evening: bool = False) -> Q:
        """The condition that something is on from ``first`` to ``last``: a session, or without any a day of its own.

        ``evening``: something whose hour is known and that has not ended by 18:00.
        """
        own = self.model.sessions.rel.related_model._default_manager.filter(edition=OuterRef("pk"))
        on = own.filter(day__range=(first, last)).exclude(status__in=OFF)
        if evening:
            begins = spoken.evening(first)[0]
            on = on.filter(Q(starts_at__gte=begins) | Q(starts_at__lt=begins, ends_at__gt=begins))
        found = Q(Exists(on))
        if not evening:
            whole = Q(date_precision=Precision.DAY, first_day__lte=last, last_day__gte=first)
            found |= whole & ~Q(Exists(own.exclude(day=None)))
        return found & ~Q(event_status__in=OFF)

    def with_flags(self, conditions: Mapping[str, Q]) -> Self:
        """Each edition with one attribute per condition, true where it holds."""
        flags = {name: ExpressionWrapper(condition, BooleanField()) for name, condition in conditions.items()}
        return self.annotate(**flags)

    def in_discipline(self, code: str) -> Self:
        """Of the discipline or one below it, by the edition itself or by one of its competitions."""
        own = Q(discipline__code=code) | Q(discipline__parent__code=code)
        competitions = self.model.competitions.rel.related_model._default_manager
        return self.filter(own | Q(pk__in=competitions.filter(own).values("edition")))

    def over(self, today: date) -> Self:
        return self.filter(ended_on(today))

    def awaiting_permit(self, today: date) -> Self:
        """Large events without a recorded permit that begin within 80 days from ``today``, the nearest first."""
        return (
            self.filter(expected_attendance__gte=THRESHOLD, permit_no="", date_precision=Precision.DAY)
            .filter(first_day__gte=today, first_day__lte=today + LEAD + AHEAD)
            .exclude(event_status=EventStatus.CANCELLED)
            .order_by("first_day")
        )

    def awaiting_date(self, year: int) -> Self:
        """Editions of the year whose day is not known yet, neither withdrawn nor cancelled."""
        return (
            self.filter(year=year)
            .exclude(date_precision=Precision.DAY, first_day__isnull=False)
            .exclude(publication=Publication.WITHDRAWN)
            .exclude(event_status=EventStatus.CANCELLED)
            .order_by("title")
        )

    def in_reading_order(self, today: date) -> Self:
        """What can still be visited first, the nearest first; unknown dates next; then what is over, newest first."""
        past = Case(When(ended_on(today) | Q(event_status=EventStatus.CANCELLED), then=Value(1)), default=Value(0))
        known = When(~Q(date_precision=Precision.YEAR), past=0, then=F("first_day"))
        coming = Case(known, default=None, output_field=DateField())
        return self.annotate(past=past, coming=coming).order_by(
            "past", "-is_featured", F("coming").asc(nulls_last=True), F("first_day").desc(nulls_last=True), "pk"
        )

    def by_entry_deadline(self, today: date) -> Self:
        """Open or coming entry periods first, the one that closes next at the top."""
        closing = Case(When(entry_last_day__gte=today, then=F("entry_last_day")), output_field=DateField())
        return self.annotate(closing=closing).order_by(
            F("closing").asc(nulls_last=True), F("first_day").desc(nulls_last=True), "pk"
        )

    def with_related(self) -> Self:
        return self.select_related("brand", "discipline__parent", "place__county", "facility")

    def for_cards(self) -> Self:
        """With just what a card shows."""
        return self.select_related("discipline", "place", "facility").only(*OF_A_CARD)


class SessionQuerySet(QuerySet["Session"]):
    def coming(self, today: date) -> Self:
        """Dated from ``today`` on and not called off, the nearest first."""
        return self.filter(day__gte=today).exclude(status__in=OFF).in_calendar_order()

    def of(self, editions: EditionQuerySet) -> Self:
        return self.filter(edition__in=editions.order_by().values("pk"))

    def in_calendar_order(self) -> Self:
        return self.order_by(F("day").asc(nulls_last=True), "order_no", F("starts_at").asc(nulls_last=True), "pk")


class NoticeQuerySet(QuerySet["Notice"]):
    def visible(self) -> Self:
        """Of public editions, and written since they are: what was tried on a draft was never announced."""
        published = {"edition__publication": Publication.PUBLIC, "announced_at__gte": F("edition__published_at")}
        return self.filter(**published)
