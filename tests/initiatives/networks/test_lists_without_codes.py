"""Lists of groups and alliances without codes: recognised by name and county, numbered by us."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from initiatives.networks.models import Network
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.workflow import Workflow
from tests.initiatives import factories as make

pytestmark = pytest.mark.django_db
HEAD = ["集团名称", "类型", "组建模式", "县区", "成立时间"]
ROW = ["实验教育集团", "教育集团", "核心校 + 薄弱校", "莘县", "2022年9月"]


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def planned(*rows, head=HEAD):
    text = "".join(csv_stream(head, rows))
    batch = batches.upload("networks.network", SimpleUploadedFile("集团.csv", text.encode()), user=None)
    batches.plan(batch)
    return batch


def counts(batch):
    return {name: number for name, number in batch.counts.items() if number}


def test_new_networks_are_numbered_by_kind_and_county():
    make.network(1)
    rows = [ROW, ["城乡联盟", "教育联盟", *ROW[2:]], ["第二教育集团", *ROW[1:]]]
    batch = planned(*rows)
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert (counts(batch), batches.apply(batch)) == ({"new": 3}, True)
    made = Network.objects.exclude(code="JT-001").order_by("code").values_list("code", "name")
    assert list(made) == [
        ("JT-371522-01", "实验教育集团"),
        ("JT-371522-02", "第二教育集团"),
        ("LM-371522-01", "城乡联盟"),
    ]
    assert counts(planned(*rows)) == {"same": 3}


@pytest.mark.parametrize(("name", "count"), [("示例1", "changed"), ("莘县示例1", "changed"), ("示例 １", "changed")])
def test_a_network_is_recognised_by_its_name(name, count):
    make.network(1)
    assert counts(planned([name, *ROW[1:]])) == {count: 1}


def test_a_kind_is_needed_for_a_number():
    make.network(1)
    batch = planned([ROW[0], "", *ROW[2:]])
    assert [(group.column, group.message) for group in batch.report.groups] == [
        ("kind", "必填（新记录要按它编号），现为空白")
    ]
