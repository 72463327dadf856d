"""Press conferences: what was said by whom, how far one is, and what belongs to its figures."""

import re
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from portal.content.actions.editions import CHANGED
from portal.content.enums import ChannelKind
from portal.content.models import Channel, Conference, Document, Edition, FigureUse, PublicNotice, Speaker, Turn
from portal.content.readiness import faults_of
from portal.content.transcript import transcript_of
from tests.factories import make
from tests.portal.content.specimens import Desk
from tests.portal.content.test_pages import words
from tests.portal.content.test_workflow import refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def edition(desk):
    """A conference with a host, a speaker and somebody who asks."""
    channel = make(Channel, place=desk.city, kind="conference", code="conferences")
    edition = make(Edition, place=desk.city, document=make(Document, place=desk.city, channel=channel), body="")
    Conference.objects.create(edition=edition, held_on=date(2025, 3, 18), held_at=time(9, 30), stage="told")
    host = Speaker.objects.create(edition=edition, post="市政府新闻办", is_host=True)
    speaker = Speaker.objects.create(edition=edition, name="示例一", post="示例科室", position=1)
    told = (
        (host, "", "<p>请发布。</p>"), (speaker, "", "<p>发布如下。</p>"), (None, "示例媒体", "<p>怎样报名？</p>"),
        (speaker, "", "<p>在学校报名。</p>"),
    )  # fmt: skip
    for position, (who, medium, text) in enumerate(told):
        Turn.objects.create(edition=edition, speaker=who, medium=medium, text=text, position=position)
    return edition


def test_turns_say_what_they_are(edition):
    transcript = transcript_of(edition)
    assert [(one.badge, one.look, one.id) for one in transcript.said] == [
        ("主持", "host", "t1"), ("发布", "", "t2"), ("问", "ask", "t3"), ("答", "ans", "t4"),
    ]  # fmt: skip
    assert [(voice.speaker.post, voice.turns, voice.first) for voice in transcript.voices] == [
        ("市政府新闻办", 1, "t1"), ("示例科室", 2, "t2"),
    ]  # fmt: skip
    assert transcript.asked == 1


def test_the_page_of_a_conference(client, desk, edition):
    edition = desk.published(edition)
    html = client.get(edition.get_absolute_url()).content.decode()
    assert re.findall(r'<li class="(\w*)" id="(t\d)">', html) == [
        ("host", "t1"), ("", "t2"), ("ask", "t3"), ("ans", "t4"),
    ]  # fmt: skip
    shown = words(client.get(edition.get_absolute_url()))
    assert "实录已发布" in shown and "示例媒体" in shown and "看发言（2" in shown


def test_a_conference_that_is_moved_says_why_first(client, desk, edition):
    Conference.objects.update(stage="moved", reason="因天气原因改期。")
    edition = desk.published(edition)
    assert "因天气原因改期。" in words(client.get(edition.get_absolute_url()))


@pytest.mark.parametrize("stage", ["moved", "cancelled"])
def test_a_change_has_a_reason(edition, stage):
    with pytest.raises(IntegrityError, match="conference_change_explained"), transaction.atomic():
        Conference.objects.update(stage=stage)


def test_a_turn_is_of_a_speaker_or_of_somebody_who_asks(edition):
    for values in ({"speaker": None, "medium": ""}, {"speaker": Speaker.objects.first(), "medium": "媒体"}):
        with pytest.raises(IntegrityError, match="turn_of_somebody"), transaction.atomic():
            Turn.objects.filter(position=1).update(**values)


def test_reviews_are_bound_to_every_word_that_was_said(desk, edition):
    edition = desk.reviewed(edition)
    Turn.objects.filter(position=3).update(text="<p>不用报名。</p>")
    assert refusals(desk.does, "publish", Edition.objects.get(pk=edition.pk), desk.publisher) == [CHANGED]


def test_the_next_edition_has_its_own_speakers_and_turns(desk, edition):
    desk.does("revise", desk.published(edition), desk.author)
    new = Edition.objects.get(serial=2)
    assert [(turn.speaker and turn.speaker.edition_id, turn.text) for turn in new.turns.order_by("position")] == [
        (new.pk, "<p>请发布。</p>"), (new.pk, "<p>发布如下。</p>"), (None, "<p>怎样报名？</p>"),
        (new.pk, "<p>在学校报名。</p>"),
    ]  # fmt: skip


def test_figures_that_were_said_are_in_use(edition):
    Turn.objects.create(edition=edition, medium="媒体", text='<p><data value="a/city/2025">90%</data></p>', position=9)
    assert list(FigureUse.objects.values_list("key", "printed")) == [("a/city/2025", "90%")]


@pytest.mark.parametrize("stage", ["held", "told"])
def test_a_conference_of_a_day_to_come_is_not_held(desk, edition, stage, time_machine):
    time_machine.move_to("2026-11-27T12:00:00+08:00", tick=False)
    Conference.objects.update(stage=stage, held_on=date(2026, 11, 27))
    assert not [one for one in faults_of(edition) if "日子还没有到" in one]
    Conference.objects.update(held_on=date(2026, 11, 28))
    label = Conference.objects.get().get_stage_display()
    said = f"发布会的日期是 2026-11-28，进程是“{label}”，日子还没有到，请核对。"
    assert [one for one in faults_of(Edition.objects.get()) if "日子" in one] == [said]
    Conference.objects.update(stage="confirmed")
    assert not [one for one in faults_of(Edition.objects.get()) if "日子" in one]


def test_a_notice_that_still_runs_has_no_result(desk, edition, time_machine):
    time_machine.move_to("2026-11-27T12:00:00+08:00", tick=False)
    Channel.objects.update(kind=ChannelKind.OPEN_NOTICE)
    edition = Edition.objects.get()
    make(PublicNotice, edition=edition, first_day=date(2026, 11, 16), last_day=date(2026, 11, 27), result="没有异议。")
    assert [one for one in faults_of(edition) if "结果" in one] == [
        "公示到 2026-11-27 才结束，现在还没有结果，请删去公示结果或核对日期。"
    ]
    PublicNotice.objects.update(last_day=date(2026, 11, 26))
    assert not [one for one in faults_of(Edition.objects.get()) if "结果" in one]
