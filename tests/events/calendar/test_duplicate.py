"""The copy of an edition: a draft of the next holding, without what belongs to this one."""

from datetime import date

import pytest

from events.calendar.models import Competition, Edition, Notice, Session
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from tests.events.calendar.perform import perform

pytestmark = pytest.mark.django_db


def duplicate(edition, **data):
    action = find(Edition, "duplicate")
    return action.perform(edition, actor=None, data={"title": "明年的赛事", "slug": "next-year", **data})


@pytest.fixture
def whole(edition, make_session, disciplines):
    """With sessions, a competition, an announcement and everything that is of this holding alone."""
    own = Competition.objects.create(edition=edition, code="A", name="甲组", discipline=disciplines["chess"])
    make_session(edition, competition=own, opponents="甲 — 乙")
    make_session(edition, "待定", start=None, end=None)
    perform(edition, "reschedule", first_day=date(2026, 12, 12), last_day=date(2026, 12, 13))
    values = {"permit_no": "甲 1", "permit_on": date(2026, 11, 1), "approval_no": "乙 1", "source_title": "发布会"}
    values |= {"entry_first_day": date(2026, 11, 1), "entry_last_day": date(2026, 11, 30), "for_children": True}
    values |= {"declared_participants": 100, "ordinal": 1, "is_featured": True}
    Edition.objects.filter(pk=edition.pk).update(**values)
    return Edition.objects.get()


def test_a_copy_is_a_draft_with_its_sessions_moved(whole):
    outcome = duplicate(whole, first_day=date(2027, 12, 11))
    copy = Edition.objects.get(slug="next-year")
    assert (outcome.result, outcome.message) == (copy, "已复制为草稿“明年的赛事”。")
    assert (copy.publication, copy.published_at, copy.event_status, copy.sequence) == ("draft", None, "scheduled", 0)
    assert (copy.year, copy.days) == (2027, (date(2027, 12, 11), date(2027, 12, 12)))
    assert (copy.entry_first_day, copy.entry_last_day) == (date(2027, 10, 31), date(2027, 11, 29))
    assert (copy.hosts, copy.venue, copy.summary, copy.for_children) == (whole.hosts, "东昌湖", "一句话。", True)
    assert (copy.permit_no, copy.permit_on, copy.approval_no, copy.source_title) == ("", None, "", "")
    assert (copy.declared_participants, copy.ordinal, copy.is_featured, copy.previous_first_day) == (
        None,
        None,
        False,
        None,
    )
    own = copy.competitions.get()
    assert [
        (one.title, one.day, one.competition, one.status, one.opponents) for one in copy.sessions.order_by("pk")
    ] == [("预赛", date(2027, 12, 11), own, "scheduled", ""), ("待定", None, None, "scheduled", "")]
    assert (copy.notices.count(), Notice.objects.count()) == (0, 1)
    assert {one.uid for one in copy.sessions.all()}.isdisjoint({one.uid for one in whole.sessions.all()})
    copy.full_clean()


def test_without_a_first_day_there_are_no_dates_and_no_sessions(whole):
    duplicate(whole, first_day=None)
    copy = Edition.objects.get(slug="next-year")
    assert (copy.year, copy.first_day, copy.entry_first_day) == (None, None, None)
    assert (copy.competitions.count(), copy.sessions.count(), Session.objects.count()) == (1, 0, 2)


def test_the_original_stays_as_it_is(whole):
    before = Edition.objects.filter(pk=whole.pk).values().get()
    duplicate(whole, first_day=None)
    after = Edition.objects.filter(pk=whole.pk).values().get()
    assert {name for name in before if before[name] != after[name]} <= {"changed_at"}


def test_a_taken_address_name_and_unknown_days_are_refused_in_words(edition, make_edition):
    with pytest.raises(ActionRefused, match="这个网址名已经有赛事在用，请换一个。"):
        duplicate(edition, slug=edition.slug)
    vague = make_edition("vague", first_day=date(2026, 12, 1), date_precision="month")
    with pytest.raises(ActionRefused, match="原赛事没有确定的日期"):
        duplicate(vague, first_day=date(2027, 12, 1))
    assert Edition.objects.count() == 2
