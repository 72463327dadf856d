"""A record for each action of the room, on which it is possible right now."""

from datetime import date, datetime

from django.utils import timezone

from events.calendar.enums import EventStatus, Publication
from events.calendar.models import Discipline, Edition, Session
from portal.places.models import Place
from tests.portal.actions.cases import Case

MOVED = timezone.make_aware(datetime(2027, 5, 16, 9))
TEXT = {"text": "时间有变，请留意公告。"}
CALLED_OFF = {"event_status": EventStatus.POSTPONED, "first_day": None, "last_day": None}


def edition(**values):
    city, _ = Place.objects.get_or_create(code="371500", defaults={"name": "聊城市", "kind": "city"})
    boat, _ = Discipline.objects.get_or_create(code="boat", defaults={"name": "龙舟"})
    given = {"slug": "boat-open", "title": "龙舟公开赛", "summary": "一句话。", "hosts": "聊城市教育和体育局"}
    given |= {"year": 2027, "first_day": date(2027, 5, 15), "last_day": date(2027, 5, 16), "level": "city"}
    given |= {"publication": Publication.PUBLIC, "published_at": timezone.now(), "place": city, "discipline": boat}
    return Edition.objects.create(**{**given, **values})


def session(**values):
    given = {"title": "预赛", "day": date(2027, 5, 15), "starts_at": timezone.make_aware(datetime(2027, 5, 15, 9))}
    return Session.objects.create(edition=edition(), **{**given, **values})


def postponed_session():
    return session(status=EventStatus.POSTPONED, day=None, starts_at=None, previous_day=date(2027, 5, 15))


def with_sessions():
    """An edition whose sessions move with it."""
    return session().edition


CASES = {
    "calendar.edition:publish": lambda: Case(edition(publication=Publication.WITHDRAWN), refused_in="public"),
    "calendar.edition:withdraw": lambda: Case(edition(), refused_in="draft"),
    "calendar.edition:reschedule": lambda: Case(
        with_sessions(), {**TEXT, "first_day": date(2027, 6, 5)}, refused_in="cancelled"
    ),
    "calendar.edition:postpone": lambda: Case(with_sessions(), TEXT, refused_in="cancelled"),
    "calendar.edition:cancel": lambda: Case(with_sessions(), TEXT, refused_in="cancelled"),
    "calendar.edition:resume": lambda: Case(
        edition(**CALLED_OFF, previous_first_day=date(2027, 5, 15), previous_last_day=date(2027, 5, 16)),
        TEXT,
        refused_in="scheduled",
    ),
    "calendar.edition:duplicate": lambda: Case(with_sessions()),
    "calendar.session:reschedule": lambda: Case(session(), {**TEXT, "starts_at": MOVED}, refused_in="cancelled"),
    "calendar.session:postpone": lambda: Case(session(), TEXT, refused_in="cancelled"),
    "calendar.session:cancel": lambda: Case(session(), TEXT, refused_in="cancelled"),
    "calendar.session:resume": lambda: Case(postponed_session(), TEXT, refused_in="scheduled"),
}
