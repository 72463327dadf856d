from datetime import date, datetime

import pytest
from django.utils import timezone

from events.calendar import announce
from events.calendar.models import Edition, Notice, Session

pytestmark = pytest.mark.django_db
WHY = {"reason": "大风预警", "text": "因大风预警，时间有变，请留意公告。"}


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def test_postponing_an_edition_keeps_the_old_days_and_tells_everybody(edition, session):
    notice = announce.postpone(edition, **WHY)
    edition.refresh_from_db()
    session.refresh_from_db()
    assert (edition.event_status, edition.start_on, edition.end_on) == ("postponed", None, None)
    assert (edition.previous_start_on, edition.previous_end_on) == (date(2026, 12, 5), date(2026, 12, 6))
    assert (edition.sequence, session.sequence) == (1, 1)
    assert (notice.before, notice.after, notice.text) == ("2026-12-05 至 12-06", "待定", WHY["text"])
    assert edition.history.first().history_change_reason == "大风预警"


def test_rescheduling_moves_the_sessions_by_as_many_days(edition, session):
    announce.reschedule_edition(edition, start_on=date(2026, 12, 12), end_on=date(2026, 12, 13), **WHY)
    edition.refresh_from_db()
    session.refresh_from_db()
    assert (edition.event_status, edition.previous_start_on) == ("rescheduled", date(2026, 12, 5))
    assert (session.day, session.starts_at) == (date(2026, 12, 12), at("2026-12-12 09:00"))
    assert (session.status, session.sequence, session.previous_day) == ("rescheduled", 1, date(2026, 12, 5))


def test_a_postponed_edition_gets_its_new_days(edition):
    announce.postpone(edition, **WHY)
    notice = announce.reschedule_edition(edition, start_on=date(2027, 1, 9), **WHY)
    edition.refresh_from_db()
    assert (edition.event_status, edition.start_on, edition.end_on) == (
        "rescheduled", date(2027, 1, 9), date(2027, 1, 9),
    )  # fmt: skip
    assert (notice.before, notice.after, edition.sequence) == ("2026-12-05 至 12-06", "2027-01-09", 2)


@pytest.mark.parametrize("deed", [announce.postpone, announce.cancel])
def test_resuming_restores_what_stood_before(edition, session, deed):
    deed(edition, **WHY)
    announce.resume(edition, **WHY)
    edition.refresh_from_db()
    assert (edition.event_status, edition.start_on, edition.previous_start_on) == ("scheduled", date(2026, 12, 5), None)
    assert edition.sequence == 2
    assert Session.objects.get().sequence == 2


def test_a_session_is_postponed_rescheduled_cancelled_and_resumed(session):
    announce.postpone(session, **WHY)
    session.refresh_from_db()
    assert (session.status, session.day, session.previous_starts_at) == ("postponed", None, at("2026-12-05 09:00"))
    announce.reschedule_session(session, starts_at=at("2026-12-06 14:00"), ends_at=at("2026-12-06 16:00"), **WHY)
    session.refresh_from_db()
    assert (session.status, session.day, session.previous_day) == ("rescheduled", date(2026, 12, 6), date(2026, 12, 5))
    announce.cancel(session, **WHY)
    announce.resume(session, **WHY)
    session.refresh_from_db()
    assert (session.status, session.starts_at, session.sequence) == ("scheduled", at("2026-12-06 14:00"), 4)
    assert list(Notice.objects.order_by("pk").values_list("deed", flat=True)) == [
        "postpone", "reschedule", "cancel", "resume",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "then", "sentence"),
    [
        (announce.cancel, announce.cancel, "“赛事 boat-open”当前为“取消”，不能办理取消；请刷新页面后再看。"),
        (announce.cancel, announce.postpone, "“赛事 boat-open”当前为“取消”，不能办理延期；请刷新页面后再看。"),
        (None, announce.resume, "“赛事 boat-open”当前为“如期”，不能办理恢复；请刷新页面后再看。"),
    ],
)
def test_deeds_that_do_not_fit_are_refused_in_words(edition, first, then, sentence):
    if first:
        first(edition, **WHY)
    before = Edition.objects.values().get()
    with pytest.raises(announce.Refused, match=sentence):
        then(edition, **WHY)
    assert Edition.objects.values().get() == before


@pytest.mark.parametrize("missing", ["reason", "text"])
def test_nothing_changes_without_reason_and_notice(edition, missing):
    with pytest.raises(announce.Refused, match="请写明原因和对外公告，两项都不能为空。"):
        announce.cancel(edition, **{**WHY, missing: " "})
    edition.refresh_from_db()
    assert (edition.event_status, Notice.objects.count()) == ("scheduled", 0)


def test_an_unknown_date_is_filled_in_not_rescheduled(make_edition):
    edition = make_edition(year=2026, start_on=date(2026, 1, 1), date_precision="year")
    with pytest.raises(announce.Refused, match="原日期尚未公布"):
        announce.reschedule_edition(edition, start_on=date(2026, 12, 1), **WHY)
    announce.postpone(edition, **WHY)
    announce.reschedule_edition(edition, start_on=date(2027, 5, 1), **WHY)
    edition.refresh_from_db()
    assert (edition.event_status, edition.start_on) == ("scheduled", date(2027, 5, 1))


def test_backward_times_are_refused(edition, session):
    with pytest.raises(announce.Refused, match="新的结束日期早于开始日期"):
        announce.reschedule_edition(edition, start_on=date(2026, 12, 9), end_on=date(2026, 12, 8), **WHY)
    with pytest.raises(announce.Refused, match="新的结束时间要晚于开始时间"):
        announce.reschedule_session(session, starts_at=at("2026-12-06 14:00"), ends_at=at("2026-12-06 14:00"), **WHY)
