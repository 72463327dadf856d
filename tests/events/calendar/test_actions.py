"""Moving and calling off: the former time stays, everybody who follows the calendar learns of it."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from events.calendar.models import Edition, Notice, Session
from portal.actions.refusal import ActionRefused
from portal.audit.models import AuditEvent
from tests.events.calendar.perform import TEXT, perform

pytestmark = pytest.mark.django_db


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def test_postponing_an_edition_keeps_the_old_days_and_tells_everybody(edition, session):
    perform(edition, "postpone")
    edition.refresh_from_db()
    session.refresh_from_db()
    notice = Notice.objects.get()
    assert (edition.event_status, edition.first_day, edition.last_day) == ("postponed", None, None)
    assert (edition.previous_first_day, edition.previous_last_day) == (date(2026, 12, 5), date(2026, 12, 6))
    assert (edition.sequence, session.sequence) == (1, 1)
    assert (notice.before, notice.after, notice.text) == ("2026-12-05 至 12-06", "待定", TEXT)
    assert edition.history.first().history_change_reason == "延期：大风预警"


def test_rescheduling_moves_the_sessions_by_as_many_days(edition, session):
    perform(edition, "reschedule", first_day=date(2026, 12, 12), last_day=date(2026, 12, 13))
    edition.refresh_from_db()
    session.refresh_from_db()
    assert (edition.event_status, edition.previous_first_day) == ("rescheduled", date(2026, 12, 5))
    assert (session.day, session.starts_at) == (date(2026, 12, 12), at("2026-12-12 09:00"))
    assert (session.status, session.sequence, session.previous_day) == ("rescheduled", 1, date(2026, 12, 5))
    entry = AuditEvent.objects.filter(kind="action").get()
    assert entry.note == "改期：大风预警"
    assert len(entry.after["关联记录"]) == 1
    assert {row.history_change_reason for row in session.history.all()[:1]} == {"改期：大风预警"}


def test_a_postponed_edition_gets_its_new_days(edition):
    perform(edition, "postpone")
    perform(edition, "reschedule", first_day=date(2027, 1, 9))
    edition.refresh_from_db()
    notice = Notice.objects.first()
    assert (edition.event_status, edition.first_day, edition.last_day) == (
        "rescheduled", date(2027, 1, 9), date(2027, 1, 9),
    )  # fmt: skip
    assert (notice.before, notice.after, edition.sequence) == ("2026-12-05 至 12-06", "2027-01-09", 2)


@pytest.mark.parametrize("action", ["postpone", "cancel"])
def test_resuming_restores_what_stood_before(edition, session, action):
    perform(edition, action)
    perform(edition, "resume")
    edition.refresh_from_db()
    assert (edition.event_status, edition.first_day, edition.previous_first_day) == (
        "scheduled",
        date(2026, 12, 5),
        None,
    )
    assert edition.sequence == 2
    assert Session.objects.get().sequence == 2


def test_a_session_is_postponed_rescheduled_cancelled_and_resumed(session):
    perform(session, "postpone")
    session.refresh_from_db()
    assert (session.status, session.day, session.previous_starts_at) == ("postponed", None, at("2026-12-05 09:00"))
    perform(session, "reschedule", starts_at=at("2026-12-06 14:00"), ends_at=at("2026-12-06 16:00"))
    session.refresh_from_db()
    assert (session.status, session.day, session.previous_day) == ("rescheduled", date(2026, 12, 6), date(2026, 12, 5))
    perform(session, "cancel")
    perform(session, "resume")
    session.refresh_from_db()
    assert (session.status, session.starts_at, session.sequence) == ("scheduled", at("2026-12-06 14:00"), 4)
    assert list(Notice.objects.order_by("pk").values_list("kind", "before", "after")) == [
        ("postpone", "2026-12-05 09:00–11:30", "待定"),
        ("reschedule", "2026-12-05 09:00", "2026-12-06 14:00–16:00"),
        ("cancel", "2026-12-06 14:00–16:00", ""),
        ("resume", "", "2026-12-06 14:00–16:00"),
    ]


@pytest.mark.parametrize(
    ("first", "then", "sentence"),
    [
        ("cancel", "cancel", "当前为“取消”，不能取消赛事。"),
        ("cancel", "postpone", "当前为“取消”，不能延期。"),
        (None, "resume", "当前为“如期”，不能恢复。"),
    ],
)
def test_actions_that_do_not_fit_are_refused_in_words(edition, first, then, sentence):
    if first:
        perform(edition, first)
    before = Edition.objects.values().get()
    with pytest.raises(ActionRefused) as refusal:
        perform(edition, then)
    assert refusal.value.reasons == (sentence,)
    assert Edition.objects.values().get() == before


@pytest.mark.parametrize(("missing", "sentence"), [("reason", "请写明原因。"), ("text", "请写明对外公告。")])
def test_nothing_changes_without_reason_and_notice(edition, missing, sentence):
    with pytest.raises(ActionRefused) as refusal:
        perform(edition, "cancel", **{missing: " "})
    assert refusal.value.reasons == (sentence,)
    edition.refresh_from_db()
    assert (edition.event_status, Notice.objects.count()) == ("scheduled", 0)


def test_an_unknown_date_is_filled_in_not_rescheduled(make_edition):
    edition = make_edition(year=2026, first_day=date(2026, 1, 1), date_precision="year")
    with pytest.raises(ActionRefused, match="原日期尚未公布"):
        perform(edition, "reschedule", first_day=date(2026, 12, 1))
    perform(edition, "postpone")
    perform(edition, "reschedule", first_day=date(2027, 5, 1))
    edition.refresh_from_db()
    assert (edition.event_status, edition.first_day) == ("scheduled", date(2027, 5, 1))
    assert list(Notice.objects.order_by("pk").values_list("before", "after")) == [
        ("2026 年", "待定"),
        ("待定", "2027-05-01"),
    ]


def test_backward_times_are_refused(edition, session):
    with pytest.raises(ActionRefused, match="新的结束日期早于开始日期"):
        perform(edition, "reschedule", first_day=date(2026, 12, 9), last_day=date(2026, 12, 8))
    with pytest.raises(ActionRefused, match="新的结束时间要晚于开始时间"):
        perform(session, "reschedule", starts_at=at("2026-12-06 14:00"), ends_at=at("2026-12-06 14:00"))


def test_another_fault_of_the_record_does_not_stop_an_announcement(edition):
    Edition.objects.filter(pk=edition.pk).update(title="全国龙舟公开赛", summary="")
    perform(edition, "cancel")
    assert Edition.objects.get().event_status == "cancelled"
