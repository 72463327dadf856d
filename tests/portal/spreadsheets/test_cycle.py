"""Read, plan, write, take back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.actions.refusal import ActionRefused
from portal.spreadsheets import batches
from portal.spreadsheets.models import Batch, State
from portal.spreadsheets.workflow import Workflow
from tests.portal.spreadsheets.conftest import problems, workbook
from tests.portal.spreadsheets.sample import Club

HEAD = ["标识码", "名称", "所属乡镇", "学段", "是否公办", "在校生数（人）", "面积（㎡）", "建校日期"]
ROW = ["3715000001", "柳园小学", "柳园街道", "小学", "是", 1200, 2.5, date(2009, 9, 1)]


def test_a_sheet_is_planned_written_found_unchanged_and_taken_back(town, planned, written):
    sheet = workbook(HEAD, ROW, ["3715000002", "柳园初中", "371502001", "junior", "否", "1,300人", "", "2010年"])
    plan = planned(sheet)
    assert plan.counts == {"new": 2, "changed": 0, "same": 0, "wrong": 0, "skipped": 0}
    assert not Club.objects.exists()
    batch = written(sheet)
    first, second = Club.objects.order_by("code")
    assert (first.town, first.pupils, first.area, first.opened_on) == (town, 1200, Decimal("2.5"), date(2009, 9, 1))
    assert (second.stage, second.public, second.pupils, second.area) == ("junior", False, 1300, None)
    assert (second.opened_on, second.opened_precision) == (date(2010, 1, 1), "year")
    assert planned(sheet).counts == {"new": 0, "changed": 0, "same": 2, "wrong": 0, "skipped": 0}
    back = batches.undo(batch, user=None)
    assert not Club.objects.exists()
    batch.refresh_from_db()
    assert (batch.state, back.new, back.report.kept) == (State.UNDONE, 2, [])
    with pytest.raises(ActionRefused, match="不能撤销"):
        batches.undo(batch, user=None)


def test_a_blank_cell_keeps_the_old_value_and_clearing_is_a_choice(town, planned, written):
    written(workbook(HEAD, ROW))
    sheet = workbook(["标识码", "名称", "在校生数"], ["3715000001", "柳园一小", ""])
    written(sheet)
    assert list(Club.objects.values_list("name", "pupils")) == [("柳园一小", 1200)]
    written(sheet, clear=["pupils"])
    assert Club.objects.get().pupils is None


def test_undo_restores_untouched_rows_and_lists_the_others(town, written):
    written(workbook(HEAD, ROW, ["3715000002", "甲", "柳园街道"], ["3715000003", "乙", "柳园街道"]))
    batch = written(workbook(["标识码", "名称"], ["3715000001", "新一"], ["3715000002", "新甲"]))
    Club.objects.filter(code="3715000002").update(name="他人改的")
    back = batches.undo(batch, user=None)
    assert list(Club.objects.order_by("code").values_list("name", flat=True)) == ["柳园小学", "他人改的", "乙"]
    assert [(place, reason) for place, _, reason in back.report.kept] == [((0, 3), "之后又被改动")]


def test_rows_changed_between_check_and_confirmation_go_back_to_the_preview(town, planned, written):
    written(workbook(HEAD, ROW))
    batch = planned(workbook(["标识码", "名称"], ["3715000001", "新一"]))
    Club.objects.update(name="他人改的")
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert not batches.apply(batch)
    batch.refresh_from_db()
    assert Club.objects.get().name == "他人改的"
    assert (batch.state, batch.report.conflicts) == (State.PLANNED, [(0, 2, "检查之后被他人改动")])
    assert "没有写入：有 1 行" in batch.message


def test_a_token_works_once_and_only_for_its_owner(town, planned, django_user_model):
    batch = planned(workbook(HEAD, ROW))
    token = batch.token
    stranger = django_user_model.objects.create(username="另一人")
    with pytest.raises(ActionRefused):
        Workflow(batch).claim(user=stranger, token=token, rule="all")
    Workflow(batch).claim(user=None, token=token, rule="all")
    assert batches.apply(batch)
    with pytest.raises(ActionRefused, match="已经用过"):
        Workflow(batch).claim(user=None, token=token, rule="all")


@pytest.mark.parametrize(
    ("columns", "cells", "sentence"),
    [
        (["在校生数", "面积"], [6000, 50], "在校生 5000 人以上的，面积至少 100 ㎡（在校生数 6000，面积 50）"),
        (["在校生数"], [90_001], "不能大于 90000，现为“90001”"),
        (["名称"], ["很" * 21], "最多 20 个字，现有 21 个字"),
        (["建校日期", "核查日期"], ["2010-01-02", "2010-01-01"], "核查日期不能早于建校日期"),
    ],
)
def test_model_and_database_rules_are_told_by_row(town, planned, columns, cells, sentence):
    names = ["标识码", "所属乡镇", *columns] + ([] if "名称" in columns else ["名称"])
    batch = planned(workbook(names, ["3715000001", "柳园街道", *cells, *([] if "名称" in columns else ["甲"])]))
    assert (problems(batch), batch.wrong) == ([sentence], 1)
    assert batch.report.groups[0].places == [(0, 2)]


def test_unique_names_are_told_within_the_sheet_and_against_the_database(town, planned, written):
    written(workbook(HEAD, ROW))
    batch = planned(workbook(["标识码", "名称", "所属乡镇"], ["3715000002", "柳园小学", "柳园街道"]))
    assert problems(batch) == ["同一乡镇的公办单位名称不能相同"]
    pair = [["3715000003", "丙", "柳园街道"], ["3715000004", "丙", "柳园街道"]]
    assert problems(planned(workbook(["标识码", "名称", "所属乡镇"], *pair))) == ["与第 2 行的“所属乡镇、名称”相同"]
    private = [[*row, "否"] for row in pair]
    assert planned(workbook(["标识码", "名称", "所属乡镇", "是否公办"], *private)).wrong == 0


def test_a_check_holds_for_a_day_and_a_written_batch_can_go_back_for_thirty(town, planned, written):
    batch = planned(workbook(HEAD, ROW))
    batch.planned_at -= timedelta(hours=24)
    batch.save()
    with pytest.raises(ActionRefused, match="已过期"):
        Workflow(batch).claim(user=None, token=batch.token, rule="all")
    batch = written(workbook(HEAD, ROW))
    earlier = {name: getattr(batch, name) - timedelta(days=30) for name in ("created_at", "planned_at", "applied_at")}
    Batch.objects.filter(pk=batch.pk).update(**earlier)
    batch.refresh_from_db()
    with pytest.raises(ActionRefused, match="30 天内"):
        batches.undo(batch, user=None)
    assert Club.objects.count() == 1


def test_unusual_changes_are_told_and_absence_deletes_nothing(town, planned, written):
    head = ["标识码", "名称", "所属乡镇", "在校生数"]
    rows = [[f"{3715000000 + n}", f"校{n}", "柳园街道", 100] for n in range(30)]
    written(workbook(head, *rows))
    batch = planned(workbook(head, [*rows[0][:3], 1_000], [*rows[1][:3], 10], *rows[2:28]), full_list=True)
    assert batch.report.unusual == [
        "有 2 个数字变为原来的 10 倍以上或不到十分之一。",
        "按完整名单核对，系统中有 2 行不在本次名单中（只列出，不会删除）。",
    ]
    assert batch.report.missing == ["3715000028", "3715000029"]
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert batches.apply(batch)
    assert Club.objects.count() == 30


def test_the_wrong_rows_are_left_out_only_when_the_person_says_so(town, planned):
    batch = planned(workbook(HEAD, ROW, ["3715000002", "乙", "没有镇"]))
    with pytest.raises(ActionRefused, match="还有 1 行有问题"):
        Workflow(batch).claim(user=None, token=batch.token, rule="all")
    Workflow(batch).claim(user=None, token=batch.token, rule="good")
    assert (batches.apply(batch), Club.objects.count()) == (True, 1)


@pytest.mark.parametrize("rows", [200, 5_000])
def test_questions_to_the_database_do_not_grow_with_every_row(town, planned, rows):
    """At most 40 + one for 80 rows on SQLite, for 500 on PostgreSQL: planning and writing together."""
    sheet = workbook(
        ["标识码", "名称", "所属乡镇"], *[[f"{3715000000 + n}", f"校{n}", "柳园街道"] for n in range(rows)]
    )
    with CaptureQueriesContext(connection) as asked:
        batch = planned(sheet)
        Workflow(batch).claim(user=None, token=batch.token, rule="all")
        assert batches.apply(batch)
    assert len(asked) <= 40 + rows // (80 if connection.vendor == "sqlite" else 500)
    assert Club.objects.count() == rows


def test_a_check_writes_nothing_but_the_batch_itself(town, planned):
    with CaptureQueriesContext(connection) as asked:
        planned(workbook(HEAD, ROW))
    written = {sql["sql"].split()[2].strip('"') for sql in asked if sql["sql"].startswith(("INSERT", "DELETE"))}
    written |= {sql["sql"].split()[1].strip('"') for sql in asked if sql["sql"].startswith("UPDATE")}
    assert written == {"spreadsheets_batch", "spreadsheets_chunk"}
