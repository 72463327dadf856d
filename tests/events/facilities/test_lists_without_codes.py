"""Lists of facilities as counties keep them, without codes: recognised by name and township, numbered by us."""

from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.facilities.models import Facility
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.workflow import Workflow

pytestmark = pytest.mark.django_db
HEAD = ["序号", "场地名称", "类别", "乡镇", "面积（㎡）"]


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def planned(*rows, head=HEAD, user=None):
    text = "".join(csv_stream(head, rows))
    batch = batches.upload("facilities.facility", SimpleUploadedFile("场地.csv", text.encode()), user=user)
    batches.plan(batch)
    return batch


def written(batch):
    Workflow(batch).claim(user=batch.user, token=batch.token, rule="all")
    assert batches.apply(batch), batch.report
    return batch


def counts(batch):
    return {name: number for name, number in batch.counts.items() if number}


def stored():
    return list(Facility.objects.order_by("code").values_list("code", "name", "area_m2"))


def test_new_facilities_get_the_next_codes_and_the_list_changes_nothing_when_it_comes_again(make):
    make(code="371502-0007", name="古楼球场")
    rows = [[1, "文化广场", "室外篮球场", "古楼街道", 800], [2, "市民公园", "室外篮球场", "青年路街道", 600]]
    batch = written(planned(*rows))
    assert counts(batch) == {"new": 2}
    assert stored()[1:] == [("371502-0008", "文化广场", 800), ("371581-0001", "市民公园", 600)]
    assert counts(planned(*rows)) == {"same": 2}
    assert "新记录由系统编号" in "".join(batch.report.warnings)
    back = batches.undo(batch, user=None)
    assert (back.new, [name for _, name, _ in stored()]) == (2, ["古楼球场"])


@pytest.mark.parametrize("typed", ["古楼球场", "古楼 球场", "东昌府区古楼球场", "聊城市东昌府区古楼球场"])
def test_a_name_is_recognised_however_it_is_typed(make, typed):
    make(code="371502-0007", name="古楼球场")
    batch = planned([1, typed, "室外篮球场", "古楼街道", 800])
    assert (counts(batch), [group.column for group in batch.report.groups]) == ({"changed": 1}, [])


@pytest.mark.parametrize(("stored_name", "typed"), [("球场（东门）", "球场(东门)"), ("ＫＴＶ球场", "KTV球场")])
def test_brackets_and_width_do_not_matter(make, stored_name, typed):
    make(code="371502-0007", name=stored_name)
    assert counts(planned([1, typed, "室外篮球场", "古楼街道", 800])) == {"changed": 1}


@pytest.mark.parametrize(
    ("others", "row"),
    [
        ([("古楼球场", "古楼街道"), ("古楼球场", "古楼街道")], ("古楼球场", "古楼街道")),  # two of one name and place
        ([("古楼球场", "青年路街道")], ("古楼球场", "古楼街道")),  # the same name elsewhere
        ([("古楼街道球场", "古楼街道")], ("球场", "古楼街道")),  # only the township before it differs
        ([("球场（东）", "古楼街道")], ("球场", "古楼街道")),  # only the brackets differ
        ([("古楼球场", "古楼街道"), ("古楼球场", "青年路街道")], ("古楼球场", "")),  # no township to tell them apart
    ],
)
def test_nothing_is_picked_that_is_not_certain(make, others, row):
    for name, town in others:
        make(name=name, town=town)
    name, town = row
    batch = planned([1, name, "室外篮球场", town, 800])
    (group,) = batch.report.groups
    assert (counts(batch), group.cause, len(group.suggestions)) == ({"wrong": 1}, "which", len(others))


def test_of_two_of_one_name_the_one_that_says_the_same_is_meant(make):
    make(name="古楼球场", area_m2=800)
    make(name="古楼球场", area_m2=500)
    assert counts(planned([1, "古楼球场", "室外篮球场", "古楼街道", 500])) == {"same": 1}


def test_a_name_twice_in_the_list_asks_unless_it_says_the_same(city, kind):
    one = [1, "健身广场", "室外篮球场", "古楼街道", 800]
    assert counts(planned(one, [1, *one[1:]])) == {"new": 1, "skipped": 1}
    batch = planned(one, [2, *one[1:4], 600])
    (group,) = batch.report.groups
    assert (counts(batch), group.cause, group.places) == ({"new": 1, "wrong": 1}, "which", [(0, 3)])
    batch.layout.chosen = {batch.layout.row_name((0, 3)): ""}
    batches.plan(batch)
    assert counts(written(batch)) == {"new": 2}
    assert [code for code, _, _ in stored()] == ["371502-0001", "371502-0002"]
    assert counts(planned(one, [2, *one[1:4], 600])) == {"same": 2}


def test_a_new_facility_needs_its_township(city, kind):
    batch = planned([1, "健身广场", "室外篮球场", "", 800])
    assert [(group.column, group.message) for group in batch.report.groups] == [
        ("township", "必填（新记录要按它编号），现为空白")
    ]


def test_a_file_with_codes_is_read_as_before(make):
    make(code="371502-0007", name="古楼球场")
    batch = planned(["", "古楼球场", 800], head=["编码", "名称", "面积"])
    (group,) = batch.report.groups
    assert (group.column, group.message[:7]) == ("code", "必填，现为空白")
    assert "把它选为“不导入”，系统会按名称认行" in group.message
    assert counts(planned(["371502-0009", "古楼球场"], head=["编码", "名称"]))["wrong"] == 1


def test_a_code_that_was_taken_meanwhile_is_replaced_and_undo_still_works(make):
    batch = planned([1, "文化广场", "室外篮球场", "古楼街道", 800])
    make(code="371502-0001", name="别的球场")
    written(batch)
    assert [(code, name) for code, name, _ in stored()] == [("371502-0001", "别的球场"), ("371502-0002", "文化广场")]
    assert batches.undo(batch, user=None).new == 1


def test_a_record_that_somebody_added_meanwhile_is_not_made_twice(make):
    row = [1, "文化广场", "室外篮球场", "古楼街道", 800]
    first, second = planned(row), planned(row)
    written(first)
    Workflow(second).claim(user=None, token=second.token, rule="all")
    assert not batches.apply(second)
    assert (counts(second), len(stored())) == ({"same": 1}, 1)


def test_rows_are_recognised_by_the_block(make):
    make(name="古楼球场")
    asked = []
    for count in (3, 30):
        rows = [[at, f"{at} 号球场", "室外篮球场", "古楼街道", 800] for at in range(count)]
        with CaptureQueriesContext(connection) as statements:
            batch = planned([0, "古楼球场", "室外篮球场", "古楼街道", 800], *rows)
        asked.append((batch.new, batch.changed, len(statements)))
    assert asked == [(3, 1, asked[0][2]), (30, 1, asked[0][2])]


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_get_different_codes(city, kind):
    lists = [planned([1, name, "室外篮球场", "古楼街道", 800]) for name in ("文化广场", "市民公园", "东关球场")]
    barrier = Barrier(len(lists))

    def run(batch):
        try:
            Workflow(batch).claim(user=None, token=batch.token, rule="all")
            barrier.wait()
            batches.apply(batch)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[batch]) for batch in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [code for code, _, _ in stored()] == ["371502-0001", "371502-0002", "371502-0003"]
