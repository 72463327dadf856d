"""Values by spreadsheet: drafts only, matched by indicator, place and period."""

from datetime import date
from decimal import Decimal

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from initiatives.indicators.models import Indicator, Observation
from initiatives.indicators.sheets import IndicatorSheet, ObservationSheet
from portal.spreadsheets import batches
from portal.spreadsheets.errors import FileRefused
from tests.factories import tree
from tests.initiatives.indicators import factories
from tests.portal.spreadsheets.conftest import workbook

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


# Units: each row's value is in the unit of its indicator


def values(plan):
    at = plan.names.index("value")
    return [record.values[at] for record in plan.records]


def planned(head, *rows):
    text = "\n".join(",".join(map(str, row)) for row in [head, *rows])
    batch = batches.upload("indicators.observation", SimpleUploadedFile("表.csv", text.encode("utf-8-sig")), user=None)
    batches.plan(batch)
    return batch


def test_a_share_of_an_indicator_in_percent_is_asked_and_that_of_another_is_not():
    share, count = factories.indicator("share", unit=factories.percent()), factories.indicator("count")
    book = workbook(["指标", "截止", "数值"], [share.code, "2027", 0.9139], [count.code, "2027", 0.5])
    batch = batches.upload("indicators.observation", SimpleUploadedFile("表.xlsx", book), user=None)
    batches.plan(batch)
    (group,) = batch.report.groups
    assert (batch.new, group.cause, group.converted) == (1, "percent", "“0.9139”→“91.39”")
    batch.layout.convert("value", "percent")
    assert values(batches.plan(batch)) == [Decimal("91.39"), Decimal("0.5")]


@pytest.mark.parametrize(
    ("heading", "cell", "value"),
    [
        ("数值", "25所", 25),
        ("数值（所）", 25, 25),
        ("数值（万）", 2, 20_000),
        ("数值（万所）", 2, 20_000),
        ("数值", "91.39%", None),
        ("数值（亿元）", 2, None),
        ("数值（人）", 25, None),
    ],
)
def test_the_unit_of_a_value_is_that_of_its_indicator(heading, cell, value):
    of = factories.indicator()
    batch = planned(["指标", "截止", heading], [of.code, "2027", cell])
    assert (batch.new, batch.wrong) == ((1, 0) if value else (0, 1))
    assert value is None or values(batches.plan(batch)) == [value]


def test_each_row_by_its_own_indicator():
    schools, share = factories.indicator("count"), factories.indicator("share", unit=factories.percent())
    batch = planned(["指标", "截止", "数值"], [schools.code, "2027", "5所"], [share.code, "2027", "5所"])
    assert (batch.new, [group.places for group in batch.report.groups]) == (1, [[(0, 3)]])


# Parts of a key


def test_parts_of_the_key_that_may_be_blank_may_be_missing_and_that_is_told():
    of, county = factories.indicator(), tree()["a"]
    batch = planned(["指标", "地区", "截止", "数值"], [of.code, county.name, "2027年", 25])
    assert (batch.new, batch.report.warnings[0]) == (1, "文件中没有“起始”“时期原文”列，各行按这一项空白来认，请核对。")
    factories.observation(of, place=county, value=25, period_end=date(2027, 1, 1))
    assert planned(["指标", "地区", "截止", "数值"], [of.code, county.name, "2027年", 25]).same == 1
    assert planned(["指标", "截止", "数值"], [of.code, "2027年", 25]).new == 1


def test_a_part_that_may_not_be_blank_is_asked_for():
    factories.indicator()
    with pytest.raises(FileRefused, match="缺少“截止”列"):
        planned(["指标", "数值"], ["schools", 25])


# Records that look like totals


def test_a_row_with_a_key_is_a_record_whatever_it_is_called():
    factories.unit()
    rows = [
        ("c1", "试点累计", "school", "数量"),
        ("c2", "累计", "school", "数量"),
        ("c3", "在校生合计", "school", "数量"),
    ]
    load(*rows, resource=IndicatorSheet, head=["代码", "名称", "单位", "类型"])
    assert list(Indicator.objects.order_by("code").values_list("name", flat=True)) == ["试点累计", "累计", "在校生合计"]


@pytest.mark.parametrize("row", [["合计", "", ""], ["", "合计", ""], ["总计", "3", ""], ["合 计", "", ""]])
def test_a_total_without_a_key_is_none(row):
    factories.unit()
    head = ["代码", "名称", "单位", "类型", "口径"]
    text = "\n".join(",".join(line) for line in [head, ["c1", "甲", "school", "数量", ""], [*row, "", ""]])
    batch = batches.upload("indicators.indicator", SimpleUploadedFile("表.csv", text.encode("utf-8-sig")), user=None)
    batches.plan(batch)
    assert (batch.new, batch.wrong, [skipped.reason for skipped in batch.report.skipped]) == (1, 0, ["合计行"])


def test_an_indicator_called_a_total_has_values():
    of = factories.indicator(name="试点累计")
    batch = planned(["指标", "截止", "数值"], [of.name, "2027", 25], ["合计", "", 25])
    assert (batch.new, batch.wrong, len(batch.report.skipped)) == (1, 0, 1)


def test_the_total_of_an_indicator_over_all_counties_is_none_of_its_values():
    of, county = factories.indicator(), tree()["a"]
    batch = planned(["指标", "地区", "截止", "数值"], [of.code, county.name, "2027", 25], [of.code, "合计", "2027", 25])
    assert (batch.new, batch.wrong, len(batch.report.skipped)) == (1, 0, 1)


def test_a_unit_above_the_table_is_asked_of_the_rows_that_it_fits():
    money = factories.indicator("money", unit=factories.unit("cny", name="人民币", word="元"))
    share = factories.indicator("share", unit=factories.percent())
    rows = [["指标", "截止", "数值"], [money.code, "2027", 6.4], [share.code, "2027", 91.39]]
    batch = planned(["各县情况", "单位：万元", ""], *rows)
    (group,) = batch.report.groups
    assert (batch.new, group.cause, group.count, group.converted) == (1, "unit_line", 1, "“6.4”→“64,000”")


def test_a_unit_is_known_by_its_word_where_one_alone_has_it():
    for code, name, word in (("person", "人数", "人"), ("place", "学位", "个"), ("town", "乡镇", "个")):
        factories.unit(code, name=name, word=word)
    text = "代码,名称,单位,类型\nc1,在校生合计,人,数量\nc2,新增学位,个,数量\n"
    batch = batches.upload("indicators.indicator", SimpleUploadedFile("表.csv", text.encode("utf-8-sig")), user=None)
    batches.plan(batch)
    (group,) = batch.report.groups
    assert (batch.new, group.message) == (1, "有几个“个”，请写明是哪一个：学位、乡镇")


def test_a_record_called_a_total_in_a_second_table_is_read_by_the_titles_of_that_table():
    factories.unit()
    head, other = ["代码", "名称", "单位", "类型", "口径"], ["代码", "口径", "名称", "类型", "单位"]
    rows = [head, ["c1", "甲", "school", "数量", ""], other, ["c2", "", "在校生合计", "数量", "school"]]
    text = "\n".join(map(",".join, rows))
    batch = batches.upload("indicators.indicator", SimpleUploadedFile("表.csv", text.encode("utf-8-sig")), user=None)
    plan = batches.plan(batch)
    at = plan.names.index("name")
    assert [(record.state, record.values[at]) for record in plan.records] == [("new", "甲"), ("new", "在校生合计")]
