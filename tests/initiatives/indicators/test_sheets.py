"""Values by spreadsheet: drafts only, matched by indicator, place and period."""

from datetime import date

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from initiatives.indicators.models import Indicator, Observation
from initiatives.indicators.sheets import IndicatorSheet, ObservationSheet
from portal.spreadsheets import batches
from tests.factories import tree
from tests.initiatives.indicators import factories

pytestmark = pytest.mark.django_db
HEAD = ["指标", "地区", "起始", "截止", "时期原文", "数值", "限定词", "公布的数字原文", "来源"]


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def load(*rows, resource=ObservationSheet, head=HEAD):
    return resource().import_data(tablib.Dataset(*rows, headers=head))


def held():
    rows = Observation.objects.order_by("pk")
    return [(row.place and row.place.name, row.period, row.value, row.qualifier, row.state) for row in rows]


def test_values_come_in_as_drafts_and_again_without_doubling():
    of, paper, county = factories.indicator(), factories.source(), tree()["a"]
    rows = [
        (of.code, "", "", "2024", "", "6.4万", "", "", paper.code),
        (of.code, county.code, "2024", "2025-03-18", "2024年以来", 0, "余", "0余所", paper.code),
    ]
    result = load(*rows)
    assert [str(error.error) for error in result.base_errors] == []
    expected = [
        (None, "2024 年", 64000, "exact", "draft"),
        (county.name, "2024年以来（截至 2025 年 3 月 18 日）", 0, "over", "draft"),
    ]
    assert held() == expected
    again = load(*rows)
    assert (again.totals["new"], again.totals["update"], held()) == (0, 0, expected)
    load((of.code, "", "", "2024", "", 65000, "", "", ""))
    assert held()[0] == (None, "2024 年", 65000, "exact", "draft")


def test_a_year_and_its_first_quarter_are_two_values():
    of = factories.indicator()
    rows = [(of.code, "", "", period, "", value, "", "", "") for period, value in (("2026", 4), ("2026-Q1", 1))]
    load(*rows)
    expected = [(None, "2026 年", 4, "exact", "draft"), (None, "2026 年第一季度", 1, "exact", "draft")]
    assert held() == expected
    again = load(*rows)
    assert (again.totals["new"], again.totals["update"], held()) == (0, 0, expected)
    load((of.code, "", "", "2026年第一季度", "", 2, "", "", ""))
    assert [value for _, _, value, _, _ in held()] == [4, 2]


def test_both_may_be_published():
    factories.published(period_end=date(2026, 1, 1), end_precision="year")
    factories.published(period_end=date(2026, 1, 1), end_precision="quarter")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.published(period_end=date(2026, 1, 1), end_precision="quarter")


def test_published_values_are_out_of_reach():
    row = factories.published()
    result = load((row.indicator.code, "", "", "2024", "", 99, "", "", ""))
    assert any("请用“修订”" in str(error.error) for error in result.base_errors)
    row.refresh_from_db()
    assert (row.value, row.state) == (10, "published")
    assert [state for *_, state in held()] == ["published"]


def test_a_wrong_row_says_so_and_nothing_is_written():
    of = factories.indicator()
    result = load((of.code, "", "2025", "2024", "", 1, "", "", ""), (of.code, "", "", "2023", "", 2, "", "", ""))
    assert any("起始日期不能晚于截止日期" in str(error.error) for error in result.base_errors)
    assert held() == []


def test_indicators_come_in_by_code():
    factories.unit()
    load(("new", "新指标", "school", "数量"), resource=IndicatorSheet, head=["代码", "名称", "单位", "类型"])
    assert Indicator.objects.get().name == "新指标"


def test_a_missing_source_is_said_at_the_check(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    row = factories.indicator()
    file = SimpleUploadedFile(
        "表.csv", f"指标,地区,起始,截止,时期原文,数值\n{row.code},,,2024,,12\n".encode("utf-8-sig")
    )
    batch = batches.upload("indicators.observation", file, user=None)
    batches.plan(batch)
    assert (batch.counts["new"], batch.counts["wrong"]) == (1, 0)
    assert batch.report.warnings == ["第 2 行：可以写入为草稿，但发布前请填写来源。"]
