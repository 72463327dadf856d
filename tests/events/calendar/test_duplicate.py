"""The copy of an edition: a draft of the next holding, without what belongs to this one."""

from datetime import date

import pytest
from django.urls import reverse

from events.calendar.forms import proposed_slug
from events.calendar.models import Competition, Edition, Notice, Session
from events.facilities.models import Facility
from portal.actions.refusal import ActionRefused
from portal.actions.registry import ACTIONS, find
from tests.events.calendar.perform import perform
from tests.events.calendar.test_admin import person

pytestmark = pytest.mark.django_db


def duplicate(edition):
    return find(Edition, "duplicate").perform(edition, actor=None)


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


def test_a_copy_is_a_draft_on_the_same_weekdays_a_year_later(whole):
    slug = proposed_slug({"title": whole.title, "year": 2027})
    outcome = duplicate(whole)
    copy = Edition.objects.exclude(pk=whole.pk).get()
    assert (copy.title, copy.slug) == (f"{whole.title}（副本）", slug)
    assert (outcome.result, outcome.message) == (
        copy,
        f"已复制为草稿“{copy.title}”。日期、场次和报名时间按同一星期顺延一年，请核对后再发布。",
    )
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


def test_where_the_days_are_not_known_there_are_no_dates_and_no_sessions(make_edition, make_session):
    vague = make_edition("vague", first_day=date(2026, 12, 1), date_precision="month")
    make_session(vague, "待定", start=None, end=None)
    duplicate(vague)
    copy = Edition.objects.exclude(pk=vague.pk).get()
    assert (copy.year, copy.first_day, copy.entry_first_day) == (None, None, None)
    assert (copy.sessions.count(), Session.objects.count()) == (0, 1)


def test_the_original_stays_as_it_is(whole):
    before = Edition.objects.filter(pk=whole.pk).values().get()
    duplicate(whole)
    after = Edition.objects.filter(pk=whole.pk).values().get()
    assert {name for name in before if before[name] != after[name]} <= {"changed_at"}


def test_each_press_makes_a_copy_with_an_address_of_its_own(edition):
    duplicate(edition)
    duplicate(edition)
    slugs = set(Edition.objects.values_list("slug", flat=True))
    assert len(slugs) == 3


def test_a_copy_is_not_published_under_the_name_of_a_copy(edition):
    copy = duplicate(edition).result
    with pytest.raises(ActionRefused, match="这还是副本的名称，请改成正式名称。"):
        perform(copy, "publish")
    Edition.objects.filter(pk=copy.pk).update(title="明年的赛事")
    perform(Edition.objects.get(pk=copy.pk), "publish")


def test_one_press_leads_to_the_draft(client, city, edition):
    client.force_login(person("keeper", city, "data"))
    page = client.get(reverse("admin:calendar_edition_change", args=[edition.pk])).content.decode()
    url = reverse("admin:calendar_edition_action", args=[edition.pk, "duplicate"])
    assert f'<form method="post" action="{url}">' in page
    answer = client.post(url)
    copy = Edition.objects.exclude(pk=edition.pk).get()
    assert answer.url == reverse("admin:calendar_edition_change", args=[copy.pk])


def test_no_copy_asks_anything():
    """It changes nothing that exists, so one press is enough, whatever is copied."""
    copies = [action for action in ACTIONS.values() if action.label == "复制"]
    assert {action.model for action in copies} >= {Edition, Facility}
    assert [action.key for action in copies if not action.one_press] == []
