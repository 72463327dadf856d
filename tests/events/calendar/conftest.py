"""A small city, its sports, and makers of editions and sessions."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from events.calendar.enums import Publication
from events.calendar.models import Discipline, Edition, Session
from portal.places.models import Place

TODAY = date(2026, 11, 23)


@pytest.fixture
def today():
    return TODAY


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(datetime.fromisoformat("2026-11-23T10:00:00+08:00"), tick=False)


def make_place(code, name, kind, parent=None):
    place = Place.objects.create(code=code, name=name, kind=kind, parent=parent)
    if kind != "city":
        Place.objects.filter(pk=place.pk).update(county=place)
        place.refresh_from_db()
    return place


@pytest.fixture
def city(db):
    return make_place("371500", "聊城市", "city")


@pytest.fixture
def counties(city):
    names = {"371502": ("东昌府区", "district"), "371581": ("临清市", "county_city"), "371526": ("高唐县", "county")}
    return {code: make_place(code, name, kind, city) for code, (name, kind) in names.items()}


@pytest.fixture
def disciplines(db):
    mind = Discipline.objects.create(code="mind", name="智力运动", name_en="Mind sports", artwork="mind")
    chess = Discipline.objects.create(code="chess", name="国际象棋", parent=mind, artwork="chess")
    boat = Discipline.objects.create(code="dragon-boat", name="龙舟", artwork="boat")
    return {"mind": mind, "chess": chess, "dragon-boat": boat}


@pytest.fixture
def make_edition(city, disciplines):
    def make(slug="boat-open", **values):
        values.setdefault("title", f"赛事 {slug}")
        values.setdefault("place", city)
        values.setdefault("discipline", disciplines["dragon-boat"])
        values.setdefault("level", "city")
        values.setdefault("summary", "一句话。")
        values.setdefault("hosts", "聊城市教育和体育局")
        if values.get("first_day"):
            values.setdefault("year", values["first_day"].year)
            if values.get("date_precision", "day") == "day":
                values.setdefault("last_day", values["first_day"])
        if values.setdefault("publication", Publication.PUBLIC) != Publication.DRAFT:
            values.setdefault("published_at", timezone.now())
        return Edition.objects.create(slug=slug, **values)

    return make


@pytest.fixture
def edition(make_edition):
    return make_edition(first_day=date(2026, 12, 5), last_day=date(2026, 12, 6), venue="东昌湖")


@pytest.fixture
def make_session(db):
    def make(edition, title="预赛", start="2026-12-05 09:00", end="2026-12-05 11:30", **values):
        moment = {
            name: timezone.make_aware(datetime.fromisoformat(text)) if text else None
            for name, text in (("starts_at", start), ("ends_at", end))
        }
        return Session.objects.create(edition=edition, title=title, **{**moment, **values})

    return make


@pytest.fixture
def session(edition, make_session):
    return make_session(edition)
