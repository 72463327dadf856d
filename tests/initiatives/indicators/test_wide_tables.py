"""Wide tables of indicators: years, indicators or places as columns, each cell shown with its meaning and address."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.indicators.models import Observation
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.spreadsheets import batches
from portal.spreadsheets.export.problems import problem_rows
from portal.spreadsheets.pages.preview import groups_of
from portal.spreadsheets.pages.wide_table import shown
from portal.spreadsheets.workflow import Workflow
from tests.factories import person, tree
from tests.initiatives.indicators import factories
from tests.portal.spreadsheets.conftest import uploaded, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def places():
    return tree()


@pytest.fixture
def pupils():
    return factories.indicator("pupils", name="在校生数", unit=factories.unit("people", name="人", word="人"))


@pytest.fixture
def rate():
    return factories.indicator("rate", name="毛入学率", unit=factories.percent())


def upload(*rows, name="表.xlsx", user=None, key="indicators.observation", **options):
    content = workbook(*rows, **options)
    return batches.upload(key, SimpleUploadedFile(name, content), user=user)


def planned(*rows, given=None, **options):
    batch = upload(*rows, **options)
    batch.layout.given = given or {}
    batches.plan(batch)
    return batch


def written(batch):
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert batches.apply(batch), batch.report
    return batch


def held():
    rows = Observation.objects.order_by("indicator__code", "place__code", "period_end")
    return [(row.indicator.code, row.place and row.place.name, row.period, row.value) for row in rows]


def cells(batch):
    """Address, what the headings say, unit and value of each cell as the page shows them."""
    return [
        (cell["address"], *(text for text, _ in cell["heads"]), cell["unit"], cell["value"])
        for cell in shown(batch)["cells"]
    ]


def counts(batch):
    return {name: number for name, number in batch.counts.items() if number}


def test_years_as_columns(places, pupils):
    rows = [
        ["甲县、乙县在校生情况"],
        ["指标", "地区", 2021, "2022年", "2023 年度"],
        ["在校生数", "甲县", 100, 110, 120],
        ["在校生数", "乙县", 200, "—", None],
    ]
    batch = planned(*rows)
    assert cells(batch) == [
        ("C3", "2021年", "在校生数", "甲县", "人", "100"),
        ("D3", "2022年", "在校生数", "甲县", "人", "110"),
        ("E3", "2023年", "在校生数", "甲县", "人", "120"),
        ("C4", "2021年", "在校生数", "乙县", "人", "200"),
    ]
    assert (counts(batch), batch.report.groups) == ({"new": 4}, [])
    assert "宽表按单元格展开，其中 2 个空白或“—”的单元格没有导入。" in batch.report.warnings
    written(batch)
    assert held() == [
        ("pupils", "甲县", "2021 年", 100),
        ("pupils", "甲县", "2022 年", 110),
        ("pupils", "甲县", "2023 年", 120),
        ("pupils", "乙县", "2021 年", 200),
    ]
    assert counts(planned(*rows)) == {"same": 4}
    assert batches.undo(batch, user=None).new == 4


def test_counties_as_rows_and_indicators_as_columns_are_asked_for_one_date(places, pupils, rate):
    rows = [
        ["地区", "在校生数（万人）", "毛入学率（%）", "备注"],
        ["甲县", 1.2, 91.5, "初步"],
        ["全市", 3, 92, None],
        ["合计", 4.2, None, None],
    ]
    batch = planned(*rows, given={"period_end": "2023年"})
    assert cells(batch)[:2] == [
        ("B2", "2023年", "在校生数", "甲县", "万人（换算为 人）", "1.2"),
        ("C2", "2023年", "毛入学率", "甲县", "%", "91.5"),
    ]
    assert [(row.row, row.reason) for row in batch.report.skipped] == [(4, "合计行")]
    written(batch)
    assert sorted(held(), key=str) == sorted(
        [
            ("pupils", "甲县", "2023 年", 12000),
            ("rate", "甲县", "2023 年", Decimal("91.5")),
            ("pupils", None, "2023 年", 30000),
            ("rate", None, "2023 年", 92),
        ],
        key=str,
    )


def test_counties_as_columns(places, pupils, rate):
    rows = [["指标", "单位", "全市", "甲县", "乙县"], ["在校生数", "万人", 3, 1.2, 1.8], ["毛入学率", "%", 92, 91, 93]]
    batch = planned(*rows, given={"period_end": "2023年"})
    assert [cell[0] for cell in cells(batch)] == ["C2", "D2", "E2", "C3", "D3", "E3"]
    written(batch)
    assert {(code, place): value for code, place, _, value in held()} == {
        ("pupils", None): 30000, ("pupils", "甲县"): 12000, ("pupils", "乙县"): 18000,
        ("rate", None): 92, ("rate", "甲县"): 91, ("rate", "乙县"): 93,
    }  # fmt: skip


def test_indicators_over_years(places, pupils, rate):
    rows = [
        ["地区", "在校生数", None, "毛入学率", None],
        [None, "2022年", "2023年", "2022年", "2023年"],
        ["甲县", 100, 110, 90, 91],
    ]
    batch = planned(*rows, merges=["A1:A2", "B1:C1", "D1:E1"])
    assert [cell[:4] for cell in cells(batch)] == [
        ("B3", "2022年", "在校生数", "甲县"),
        ("C3", "2023年", "在校生数", "甲县"),
        ("D3", "2022年", "毛入学率", "甲县"),
        ("E3", "2023年", "毛入学率", "甲县"),
    ]
    assert counts(batch) == {"new": 4}


def test_a_year_and_an_indicator_in_one_heading(places, pupils):
    batch = planned(["地区", "2022年在校生数", "2023年度在校生数", "排名"], ["甲县", 100, 110, 1])
    assert [cell[:3] for cell in cells(batch)] == [("B2", "2022年", "在校生数"), ("C2", "2023年", "在校生数")]
    assert counts(batch) == {"new": 2}


def test_an_office_in_a_column_called_unit_is_no_unit(places, pupils):
    batch = planned(["指标", "单位", "地区", "2022", "2023"], ["在校生数", "甲县教体局", "甲县", 100, 110])
    assert (batch.layout.unit_place, counts(batch)) == (None, {"new": 2})


def test_errors_name_the_cell_and_what_is_not_known_is_asked_once(places, pupils):
    rows = [["地区", "在校生数", "在校学生"], ["甲县", "约100", 5], ["乙县", 7, 6], ["丙县", 8, None]]
    batch = planned(*rows, given={"period_end": "2023年"})
    found = {(group["column"], group["cause"]): group["sentence"] for group in groups_of(batch)}
    assert found["indicator", "unknown"].startswith("单元格 C2、C3 指标：系统中没有“在校学生”")
    assert found["place", "unknown"].startswith("第 4 行（B4）的 A4 地区：系统中没有“丙县”")
    assert [sentence for (column, _), sentence in found.items() if column == "value"][0].startswith(
        "第 2 行（B2） 数值"
    )
    batch.layout.correct("indicator", "在校学生", "在校生数")
    batches.plan(batch)
    assert ("indicator", "unknown") not in {(group.column, group.cause) for group in batch.report.groups}
    doubled = {group.message for group in batch.report.groups if group.cause == "double"}
    named = ("2 行（B2", "2 行（C2", "3 行（B3", "3 行（C3")
    assert doubled == {f"与第 {other}）相同，但数值不同，请保留一行" for other in named}


@pytest.mark.parametrize(
    ("head", "row", "is_asked"),
    [
        (["指标", "地区", "2022（%）", "2023（%）"], ["毛入学率", "甲县", 91, 92], False),
        (["指标", "地区", "2022（万人）", "2023（万人）"], ["毛入学率", "甲县", 91, 92], True),
        (["指标", "单位", "2022", "2023"], ["毛入学率", "人", 91, 92], True),
        (["指标", "单位", "2022", "2023"], ["毛入学率（%）", "", 91, 92], False),
    ],
)
def test_the_unit_of_the_indicator_wins_and_another_one_is_asked(places, rate, head, row, is_asked):
    batch = planned(head, row)
    assert [group.cause for group in batch.report.groups] == (["unit"] if is_asked else [])


def test_the_problem_rows_are_the_rows_of_the_file_with_the_cells_named(places, pupils):
    batch = planned(["指标", "地区", "2022", "2023"], ["在校生数", "甲县", "约1", "约2"], ["在校生数", "乙县", 1, 2])
    file = io.BytesIO()
    problem_rows(batch, file)
    head, *rows = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    assert head == ("原行号", "问题", "指标", "地区", "2022", "2023")
    assert [row[0] for row in rows] == [2]
    assert [part.split("：")[0] for part in rows[0][1].split("；")] == ["C2 数值", "D2 数值"]


def test_a_simple_list_is_no_wide_table_and_may_leave_out_what_can_be_blank(places, pupils):
    batch = planned(["指标", "地区", "截止", "数值"], ["在校生数", "甲县", "2023年", 100])
    assert (batch.layout.folded, counts(batch)) == ({}, {"new": 1})
    batch = planned(["指标", "地区", "数值"], ["在校生数", "甲县", 100], given={"period_end": "2023年"})
    assert counts(batch) == {"new": 1}


def test_a_year_of_residents_is_a_column_of_its_own(places):
    rows = [["地区", "2021年", "2022年"], ["甲县", 100, 110], ["乙县", 200, 210]]
    batch = planned(*rows, key="facilities.population", given={"source": "统计公报"})
    assert counts(batch) == {"new": 4}
    assert [one["column"].name for one in shown(batch)["asked"]] == ["source"]
    assert [cell["heads"] for cell in shown(batch)["cells"]][0] == [("2021", True), ("甲县", True)]


# The page


@pytest.fixture
def chief(client):
    user: User = person(Role.DATA, tree()["city"])
    client.force_login(user)
    return user


def test_the_page_shows_each_cell_and_takes_another_answer(client, chief, places, pupils):
    rows = [["指标", "地区", "2021年", "2022年"], ["在校生数", "甲县", 100, 110]]
    response = client.post(reverse("admin:indicators_observation_import"), {"file": uploaded(workbook(*rows))})
    page = client.get(response.url)
    assert [cell["address"] for cell in page.context["wide"]["cells"]] == ["C2", "D2"]
    form = {
        "wide": "period_end",
        "fold": ["2"],
        "header": 1,
        "depth": 1,
        "sheets": "数据",
        "column-indicator": 0,
        "column-place": 1,
    }
    again = client.post(response.url, form)
    assert again.url == response.url
    page = client.get(response.url)
    assert [cell["address"] for cell in page.context["wide"]["cells"]] == ["C2"]
    assert client.post(response.url, form).url.endswith("/check/")
    assert client.post(response.url, {**form, "wide": "period_end", "fold": []}).status_code == 400
    refused = client.post(response.url, {**form, "wide": "", "fold": []})
    assert refused.url == response.url
    asked = client.get(response.url).context["wide"]["asked"]
    assert [one["column"].name for one in asked] == ["period_end"]


def test_a_list_without_a_date_is_asked_for_one(client, chief, places, pupils):
    rows = [["指标", "地区", "数值"], ["在校生数", "甲县", 100]]
    response = client.post(reverse("admin:indicators_observation_import"), {"file": uploaded(workbook(*rows))})
    wide = client.get(response.url).context["wide"]
    assert (list(wide), [one["column"].name for one in wide["asked"]]) == (["asked"], ["period_end"])
    form = {"header": 1, "depth": 1, "sheets": "数据", "column-indicator": 0, "column-place": 1, "column-value": 2}
    assert "缺少“截止”列" in client.post(response.url, form).context["error"]
    assert client.post(response.url, {**form, "given-period_end": "2023年"}).url.endswith("/check/")


def test_a_date_that_is_none_is_refused(client, chief, places, pupils):
    rows = [["地区", "在校生数"], ["甲县", 100], ["乙县", 120]]
    response = client.post(reverse("admin:indicators_observation_import"), {"file": uploaded(workbook(*rows))})
    form = {"wide": "indicator", "fold": ["1"], "header": 1, "depth": 1, "sheets": "数据", "column-place": 0}
    page = client.post(response.url, {**form, "given-period_end": "去年"})
    assert (page.status_code, page.context["error"]) == (400, "截止：应填日期（如 2026-03-18），现为“去年”。")
    assert client.post(response.url, {**form, "given-period_end": "2023"}).url.endswith("/check/")
