"""Events by sheet: what was announced is not moved past its action, and calendar programs learn of every change."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from events.calendar.models import Edition, Session
from events.calendar.sheets import EditionSheet
from portal.spreadsheets import batches
from portal.spreadsheets.workflow import Workflow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def planned(sheet, *rows):
    file = SimpleUploadedFile("表.csv", "\n".join(rows).encode("utf-8-sig"))
    batch = batches.upload(f"calendar.{sheet}", file, user=None)
    batches.plan(batch)
    return batch


def refused(batch):
    return [(group.places[0][1], group.message) for group in batch.report.groups]


def accepted(batch):
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert batches.apply(batch), batch.report


def test_published_days_and_hours_are_not_moved_by_a_sheet(edition, session):
    batch = planned("edition", "网址名,开始日期,结束日期", "boat-open,2026-12-12,2026-12-13")
    words = "日期已公布，不能直接修改。请在赛事页面用“改期”或“延期”办理，写明原因并发布公告"
    assert refused(batch) == [(2, words)]
    batch = planned("session", "赛事,场次,日期,开始时间", f"boat-open,{session.title},,2026-12-05 10:00")
    words = "时间已公布，不能直接修改。请在场次页面用“改期”或“延期”办理，写明原因并发布公告"
    assert refused(batch) == [(2, words)]


def test_a_date_that_was_unknown_comes_in_by_sheet(make_edition):
    make_edition("chess", year=2026)
    accepted(planned("edition", "网址名,开始日期,结束日期", "chess,2026-12-12,2026-12-13"))
    edition = Edition.objects.get()
    assert (edition.first_day.isoformat(), edition.last_day.isoformat(), edition.sequence) == (
        "2026-12-12", "2026-12-13", 1,
    )  # fmt: skip


def test_what_calendar_programs_show_is_a_new_revision_by_sheet_too(edition, session):
    accepted(planned("edition", "网址名,咨询电话", "boat-open,0635-0000000"))
    assert Edition.objects.get().sequence == 0
    accepted(planned("edition", "网址名,地点", "boat-open,湖滨广场"))
    accepted(planned("session", "赛事,场次,日期,说明", f"boat-open,{session.title},2026-12-05,凭票入场"))
    assert (Edition.objects.get().sequence, Session.objects.get().sequence) == (1, 1)
    batch = planned("session", "赛事,场次,日期,说明", f"boat-open,{session.title},2026-12-05,凭票入场")
    assert batch.counts["same"] == 1


@pytest.mark.parametrize(
    ("heading", "cell", "people", "told"),
    [
        ("公布参赛人数（万人）", 3, 30_000, True),
        ("公布参赛人数（千人）", 1.5, 1_500, True),
        ("参赛人数（人）", 300, 300, False),
        ("参赛人数（2026年）", 300, 300, False),
        ("参赛人数", "300名", 300, False),
    ],
)
def test_people_in_the_unit_of_the_heading(make_edition, heading, cell, people, told):
    edition = make_edition("boat", year=2026)
    batch = planned("edition", f"网址名,{heading}", f"{edition.slug},{cell}")
    record = batches.plan(batch).records[0]
    assert (record.values[-1], batch.wrong, bool(batch.report.warnings)) == (people, 0, told)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("比赛名称", "title"),
        ("比赛时间", "first_day"),
        ("比赛日期", "first_day"),
        ("举办地点", "venue"),
        ("年度", "year"),
        ("承办单位", "organiser"),
    ],
)
def test_headings_of_lists_are_known(heading, column):
    assert EditionSheet.words()[heading] == column


@pytest.mark.parametrize(("headings", "row"), [("开始时间", ""), ("日期,开始时间", ","), ("开始时间,日期", "")])
@pytest.mark.parametrize("hour", ["2026-12-06 10:00", "2026年12月6日 10:00"])
def test_the_day_of_a_session_that_is_not_announced_follows_the_hour(make_edition, make_session, headings, row, hour):
    """Without 日期, or with an empty one, the hour says the day: by it the session is known, or is another one."""
    edition = make_edition("chess", year=2026, publication="draft")
    stored = make_session(edition, title="预赛", start="2026-12-06 09:00", end="")
    other = make_session(edition, title="决赛", start="2026-12-05 09:00", end="")
    tail = "," if headings.endswith("日期") else ""
    rows = (f"chess,{title},{row}{hour}{tail}" for title in ("预赛", "决赛"))
    batch = planned("session", f"赛事,场次,{headings}", *rows)
    assert (batch.counts["new"], batch.counts["changed"], batch.wrong) == (1, 1, 0)
    accepted(batch)
    now = [
        (
            one.pk in (stored.pk, other.pk),
            one.title,
            f"{one.day}",
            f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M}",
        )
        for one in Session.objects.order_by("pk")
    ]
    assert now == [
        (True, "预赛", "2026-12-06", "2026-12-06 10:00"),
        (True, "决赛", "2026-12-05", "2026-12-05 09:00"),
        (False, "决赛", "2026-12-06", "2026-12-06 10:00"),
    ]
