"""Page, CSV, XLSX and JSON of schools, networks and the check against records hold the same, dataset by dataset."""

from datetime import date
from html import unescape

import pytest

from initiatives.schools.models import SchoolService
from portal.language.typography import typeset
from tests.initiatives import factories as make
from tests.initiatives.acting import perform
from tests.initiatives.indicators.test_pages import csv_of, rows_of, xlsx_of
from tests.initiatives.networks.test_pages import words
from tests.initiatives.published import facts, liaocheng

__all__ = ["facts", "liaocheng"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def records():
    """Two networks, a school that left, one in a functional zone's township, one closed by a merger."""
    group, alliance = make.network(1), make.network(2, "alliance", close_date=date(2025, 1, 1), close_reason="调整")
    core, member, gone, old = (make.school(n, stages=["primary", "junior"]) for n in (1, 2, 3, 4))
    make.member(group, core, role="core")
    make.member(group, member, date(2022, 9, 1))
    make.member(group, gone, end=date(2023, 9, 1), end_reason="调整")
    make.member(alliance, gone, date(2023, 9, 1), date(2025, 1, 1))
    SchoolService.objects.create(school=core, kind="after_school", valid_from=date(2021, 9, 1), hours="16:30", fee=0)
    core.milestones.create(title="启用新校舍", due_on=date(2027, 9, 1), due_precision="month")
    perform(old, "merge", into=core, day=date(2024, 9, 1), reason="布局调整")


def file(client, address):
    """The lines of the file, which are the same in both formats."""
    mark = "&" if "?" in address else "?"
    head, lines = csv_of(client.get(f"{address}{mark}format=csv"))
    names, cells = xlsx_of(client.get(f"{address}{mark}format=xlsx"))
    assert (names, [[cell.removesuffix(" 00:00:00") for cell in line] for line in cells]) == (head, lines)
    return [dict(zip(head, line, strict=True)) for line in lines]


def on_page(client, address, values):
    text = unescape(words(client.get(address)))
    assert [value for value in values if value and typeset(value) not in text] == []


def test_list_of_schools(client, records):
    lines = file(client, "/schools/?status=all")
    items = client.get("/api/v1/schools?status=all").json()["items"]
    assert len(lines) == 4
    assert lines == [
        {
            "学校": item["name"],
            "学校标识码": item["code"],
            "县（市、区）": item["county_label"],
            "乡镇（街道）": item["township_label"],
            "学段": "、".join(item["stages_label"]),
            "办学类型": item["form_label"],
            "办学性质": item["ownership_label"],
            "城乡": item["setting_label"],
            "集团或联盟": item["network_label"] or "",
            "状态": item["status"],
            "数据性质": "演示数据" if item["is_demo"] else "",
        }
        for item in items
    ]
    shown = ("学校", "学校标识码", "乡镇（街道）", "学段", "集团或联盟")
    on_page(client, "/schools/?status=all", [line[name] for line in lines for name in shown])


@pytest.mark.parametrize("serial", [1, 3, 4])
def test_one_school(client, records, serial):
    address = f"/schools/2137{serial:06}/"
    lines = file(client, address)
    answer = client.get(f"/api/v1{address.rstrip('/')}").json()
    sections = {
        "基本情况": "facts",
        "称号": "designations",
        "校内服务": "services",
        "沿革": "history",
        "里程碑": "milestones",
    }
    for title, key in sections.items():
        held = [(line["项目"], line["内容"]) for line in lines if line["栏目"] == title]
        assert held == [(fact["label"], fact["value"]) for fact in answer[key]], title
    members = [
        (m["network"], f"{m['role']}，{m['date_from']} {'至 ' + m['date_to'] if m['date_to'] else '至今'}")
        for m in answer["memberships"]
    ]
    assert [(line["项目"], line["内容"]) for line in lines if line["栏目"] == "集团与联盟"] == members
    on_page(client, address, [line["内容"] for line in lines if line["栏目"] == "基本情况"])
    on_page(client, address, [line["项目"] for line in lines if line["栏目"] in ("集团与联盟", "里程碑")])


def test_list_of_networks(client, records):
    lines = file(client, "/networks/?status=all")
    items = client.get("/api/v1/networks?status=all").json()["items"]
    cores = {"2137000001": "示例第1小学", None: ""}
    assert len(lines) == 2
    assert lines == [
        {
            "名称": item["name"],
            "代码": item["code"],
            "类型": item["kind_label"],
            "县（市、区）": item["county_label"],
            "组建模式": item["mode_label"],
            "核心校": cores[item["core_school"]],
            "成员校": str(item["members"]),
            "乡村校": str(item["rural_members"]),
            "成立日期": item["opened"],
            "撤销日期": item["closed"] or "",
            "数据性质": "演示数据" if item["is_demo"] else "",
        }
        for item in items
    ]
    shown = ("名称", "类型", "县（市、区）", "组建模式", "成员校", "乡村校")
    on_page(client, "/networks/?status=all", [line[name] for line in lines for name in shown])


def test_one_network(client, records):
    lines = file(client, "/networks/JT-001/")
    answer = client.get("/api/v1/networks/JT-001").json()
    keys = ("name", "code", "role", "date_from", "date_to", "end_reason", "township", "setting")
    names = ("学校", "学校标识码", "角色", "加入", "退出", "退出原因", "乡镇（街道）", "城乡")
    people = [*answer["members"], *answer["former_members"]]
    assert len(lines) == 3
    assert [[line[name] for name in names] for line in lines] == [[m[key] or "" for key in keys] for m in people]
    on_page(
        client,
        "/networks/JT-001/",
        [line[name] for line in lines for name in ("学校", "角色", "加入", "退出", "退出原因")],
    )


def test_published_beside_computed(client, facts):
    lines = file(client, "/indicators/reconciliation/")
    rows = rows_of(client.get("/indicators/reconciliation/"))[1:]
    assert len(lines) == len(rows) > 10
    for line, row in zip(lines, rows, strict=True):
        for name in ("指标", "公布的数字", "按记录计算", "计算日期"):
            assert typeset(line[name]) in row, (name, line, row)
    listed = {item["name"]: item["code"] for item in client.get("/api/v1/indicators").json()["items"]}
    for line in lines:
        (found,) = client.get(f"/api/v1/indicators/{listed[line['指标']]}").json()["reconciliation"]
        difference = "" if found["difference"] is None else f"{float(found['difference']):g}"
        assert found["reported"] == line["公布的数字"]
        assert found["computed_at"] == line["计算日期"]
        assert difference == (f"{float(line['差异']):g}" if line["差异"] else "")
