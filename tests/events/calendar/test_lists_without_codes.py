"""Lists of events without address names: recognised by title, place and date; new ones are named in pinyin."""

import pytest

from events.calendar.models import Edition
from portal.spreadsheets import batches
from tests.events.calendar.test_sheets import accepted, planned, stored_files  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
HEAD = "赛事名称,级别,比赛项目,举办地,比赛时间,结束日期"
ROW = "县象棋公开赛,县级,国际象棋,高唐县,2026-12-12,2026-12-13"


def counts(batch):
    return {name: number for name, number in batch.counts.items() if number}


def names():
    return list(Edition.objects.order_by("slug").values_list("slug", flat=True))


def test_a_new_event_is_named_by_its_date_and_title(counties, disciplines):
    batch = planned("edition", HEAD, ROW)
    accepted(batch)
    assert (names(), counts(planned("edition", HEAD, ROW))) == (["2026-xian-xiang-qi-gong-kai-sai"], {"same": 1})
    assert batches.undo(batch, user=None).new == 1


def test_another_event_of_that_title_gets_a_number(counties, disciplines):
    accepted(planned("edition", HEAD, ROW))
    other = ROW.replace("高唐县", "临清市")
    batch = planned("edition", HEAD, other)
    (group,) = batch.report.groups
    assert (group.cause, counts(batch)) == ("which", {"wrong": 1})
    batch.layout.chosen = {batch.layout.row_name((0, 2)): ""}
    batches.plan(batch)
    accepted(batch)
    assert names() == ["2026-xian-xiang-qi-gong-kai-sai", "2026-xian-xiang-qi-gong-kai-sai-2"]
    assert counts(planned("edition", HEAD, ROW, other)) == {"same": 2}


def test_the_event_of_another_year_is_asked_about(counties, disciplines):
    accepted(planned("edition", HEAD, ROW))
    batch = planned("edition", HEAD, ROW.replace("2026-", "2027-"))
    assert [(group.cause, len(group.suggestions)) for group in batch.report.groups] == [("which", 1)]
