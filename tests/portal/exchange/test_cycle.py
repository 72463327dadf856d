"""Read, plan, write, take back."""

from datetime import date
from decimal import Decimal

import pytest

from portal.exchange import batches
from portal.exchange.models import State
from portal.exchange.undo import NotUndoable, undo
from tests.portal.exchange.conftest import problems, workbook
from tests.portal.exchange.sample import Club

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
    back = undo(batch, user=None)
    assert not Club.objects.exists()
    batch.refresh_from_db()
    assert (batch.state, back.new, back.report["kept"]) == (State.UNDONE, 2, [])
    with pytest.raises(NotUndoable, match="不能撤销"):
        undo(batch, user=None)


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
    back = undo(batch, user=None)
    assert list(Club.objects.order_by("code").values_list("name", flat=True)) == ["柳园小学", "他人改的", "乙"]
    assert [(place, reason) for place, _, reason in back.report["kept"]] == [([0, 3], "之后又被改动")]


def test_rows_changed_between_check_and_confirmation_go_back_to_the_preview(town, planned, written):
    written(workbook(HEAD, ROW))
    batch = planned(workbook(["标识码", "名称"], ["3715000001", "新一"]))
    Club.objects.update(name="他人改的")
    batches.claim(batch, user=None, token=batch.token, rule="all")
    assert not batches.apply(batch)
    batch.refresh_from_db()
    assert Club.objects.get().name == "他人改的"
    assert (batch.state, batch.report["conflicts"]) == (State.PLANNED, [[0, 2, "检查之后被他人改动"]])
    assert "没有写入：有 1 行" in batch.message


def test_a_token_works_once_and_only_for_its_owner(town, planned, django_user_model):
    batch = planned(workbook(HEAD, ROW))
    token = batch.token
    stranger = django_user_model.objects.create(username="另一人")
    with pytest.raises(batches.NotConfirmable):
        batches.claim(batch, user=stranger, token=token, rule="all")
    batches.claim(batch, user=None, token=token, rule="all")
    assert batches.apply(batch)
    with pytest.raises(batches.NotConfirmable, match="已经用过"):
        batches.claim(batch, user=None, token=token, rule="all")


@pytest.mark.parametrize(
    ("columns", "cells", "sentence"),
    [
        (["在校生数", "面积"], [6000, 50], "在校生 5000 人以上的，面积至少 100 ㎡"),
        (["在校生数"], [90_001], "不能大于 90000，现为“90001”"),
        (["名称"], ["很" * 21], "最多 20 个字，现有 21 个字"),
        (["建校日期", "核查日期"], ["2010-01-02", "2010-01-01"], "核查日期不能早于建校日期"),
    ],
)
def test_model_and_database_rules_are_told_by_row(town, planned, columns, cells, sentence):
    names = ["标识码", "所属乡镇", *columns] + ([] if "名称" in columns else ["名称"])
    batch = planned(workbook(names, ["3715000001", "柳园街道", *cells, *([] if "名称" in columns else ["甲"])]))
    assert (problems(batch), batch.wrong) == ([sentence], 1)
    assert batch.report["groups"][0]["places"] == [[0, 2]]


def test_unique_names_are_told_within_the_sheet_and_against_the_database(town, planned, written):
    written(workbook(HEAD, ROW))
    batch = planned(workbook(["标识码", "名称", "所属乡镇"], ["3715000002", "柳园小学", "柳园街道"]))
    assert problems(batch) == ["同一乡镇的公办单位名称不能相同"]
    pair = [["3715000003", "丙", "柳园街道"], ["3715000004", "丙", "柳园街道"]]
    assert problems(planned(workbook(["标识码", "名称", "所属乡镇"], *pair))) == ["与第 2 行的“所属乡镇、名称”相同"]
    private = [[*row, "否"] for row in pair]
    assert planned(workbook(["标识码", "名称", "所属乡镇", "是否公办"], *private)).wrong == 0
