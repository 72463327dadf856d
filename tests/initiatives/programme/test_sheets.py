"""Initiatives, measures and milestones by spreadsheet."""

import pytest
import tablib

from initiatives.programme.models import Measure, Milestone
from initiatives.programme.sheets import InitiativeSheet, MeasureSheet, MilestoneSheet
from portal.spreadsheets.export.rows import export_columns, export_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.mark.parametrize("resource", [InitiativeSheet, MeasureSheet, MilestoneSheet])
def test_what_goes_out_comes_back_unchanged(facts, resource):
    columns = export_columns(resource, personal=True)
    rows = [list(row) for row in export_rows(resource, resource.rows(), columns)]
    assert len(rows) == {InitiativeSheet: 8, MeasureSheet: 41, MilestoneSheet: 41}[resource]
    result = resource().import_data(tablib.Dataset(*rows, headers=[column.heading for column in columns]))
    assert [str(error.error) for error in result.base_errors] == []
    assert (result.totals["new"], result.totals["update"], result.totals["skip"]) == (0, 0, len(rows))


def test_a_milestone_is_added_and_its_progress_stays_out_of_the_sheet(facts):
    head = ["措施", "事项", "计划完成", "日期已确定", "进度"]
    row = ("layout-plan", "“一城四区”规划公示", "2026", "否", "已完成")
    MilestoneSheet().import_data(tablib.Dataset(row, headers=head))
    added = Milestone.objects.get(title="“一城四区”规划公示")
    assert (added.measure, added.due, added.state) == (Measure.objects.get(code="layout-plan"), "2026", "planned")
    wrong = MilestoneSheet().import_data(tablib.Dataset(("layout-plan", "公告", "2026", "是", ""), headers=head))
    assert any("精确到日" in str(error.error) for error in wrong.base_errors)
