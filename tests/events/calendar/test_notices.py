"""A notice is public or it is not written, and what an action answers is true."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.calendar.enums import AnnouncementKind, EventStatus, Publication
from events.calendar.models import Edition, Notice, Session
from portal.actions.refusal import ActionRefused
from portal.actions.registry import ACTIONS, find
from tests.events.calendar.action_cases import CASES
from tests.events.calendar.perform import TEXT, perform

pytestmark = pytest.mark.django_db
ANNOUNCING = sorted(action.key for action in ACTIONS.values() if "公告已发布" in action.done)
HIDDEN = [state for state in Publication if state != Publication.PUBLIC]


def edition_of(record):
    return record if isinstance(record, Edition) else record.edition


def said(client, edition):
    """What page, feeds and JSON hold, by address."""
    page = edition.get_absolute_url()
    texts = {url: client.get(url).content.decode() for url in (page, "/events/feed.rss", "/events/feed.atom")}
    return {**texts, "api": str(client.get(f"/api/v1{page.rstrip('/')}").json()["notices"])}


def test_every_action_that_answers_with_a_notice_is_tried_here():
    assert {ACTIONS[model, name].key for model, name in ACTIONS if model in (Edition, Session)} == set(CASES)
    assert set(ANNOUNCING) <= set(CASES)
    assert len(ANNOUNCING) == 2 * len(AnnouncementKind)


@pytest.mark.parametrize("publication", HIDDEN)
@pytest.mark.parametrize("key", ANNOUNCING)
def test_nothing_is_announced_of_what_nobody_can_read(key, publication):
    case = CASES[key]()
    Edition.objects.update(publication=publication)
    record = type(case.record).objects.get()
    before = list(type(record).objects.values())
    with pytest.raises(ActionRefused, match="公众看不到，不能发布公告"):
        find(type(record), key.split(":")[1]).perform(record, actor=None, reason="大风", data=case.data)
    assert (Notice.objects.count(), list(type(record).objects.values())) == (0, before)


@pytest.mark.parametrize("key", ANNOUNCING)
def test_an_announced_notice_is_public_at_once(client, key):
    case = CASES[key]()
    outcome = find(type(case.record), key.split(":")[1]).perform(case.record, actor=None, reason="大风", data=case.data)
    assert outcome.message.endswith("公告已发布。")
    for url, text in said(client, edition_of(case.record)).items():
        assert case.data["text"] in text, url


@pytest.mark.parametrize("state", EventStatus)
@pytest.mark.parametrize("publication", HIDDEN)
def test_what_is_published_can_be_read(client, make_edition, publication, state):
    times = {"first_day": None, "last_day": None, "year": 2026} if state == EventStatus.POSTPONED else {}
    if state == EventStatus.RESCHEDULED:
        times = {"previous_first_day": timezone.localdate()}
    values = {"first_day": timezone.localdate(), "publication": publication, "event_status": state, **times}
    edition = make_edition(**values)
    assert client.get(edition.get_absolute_url()).status_code == 404
    outcome = find(Edition, "publish").perform(edition, actor=None)
    assert outcome.message == "已发布，公开页面和日历订阅中可以看到。"
    assert client.get(edition.get_absolute_url()).status_code == 200


def test_what_was_tried_on_a_draft_stays_there(client, make_edition):
    """Earlier versions allowed it: these notices are kept, and no reader sees them."""
    edition = make_edition(first_day=timezone.localdate(), publication=Publication.DRAFT)
    Notice.objects.create(
        edition=edition, kind="postpone", reason="试", text="试一试。", announced_at=timezone.now() - timedelta(days=1)
    )
    outcome = find(Edition, "publish").perform(edition, actor=None)
    assert outcome.message.endswith("发布前写的 1 条变更公告不对外显示。")
    perform(edition, "cancel")
    for url, text in said(client, edition).items():
        assert (TEXT in text, "试一试。" in text) == (True, False), url
