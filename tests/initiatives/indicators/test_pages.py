"""What readers see of an indicator, and that page, file and JSON say the same."""

import csv
import html
import io
import json
import re
from datetime import date

import html5lib
import jsonschema
import openpyxl
import pytest
from django.urls import reverse

from initiatives.indicators import compute
from initiatives.indicators.charts import scale
from initiatives.indicators.compute import Computed, computation
from initiatives.indicators.models import Indicator, Observation, ReportedFigure, Target
from portal.language.typography import typeset
from tests.initiatives.acting import perform
from tests.initiatives.indicators import factories

pytestmark = pytest.mark.django_db
BUDGET = 12


def rows_of(page):
    """Text of every table row of a page."""
    text = page.content.decode() if hasattr(page, "content") else page
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", text, flags=re.S)
    return [html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))).strip() for row in rows]


def csv_of(response):
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    return lines[0], lines[1 : lines.index([])]


def xlsx_of(response):
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(response.streaming_content) if response.streaming else response.content)
    ).active
    lines = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    end = next(n for n, line in enumerate(lines) if not any(line))
    return lines[0], lines[1:end]


def answer_matches_openapi(client, path, template):
    """The JSON at ``path``, checked against the schema of ``template`` in the one OpenAPI document."""
    document = client.get("/api/v1/openapi.json").json()
    schema = document["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    body = client.get(path).json()
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(body)
    assert body["licence"]
    assert body["source"]
    return body


ADDRESSES = [
    "/indicators/",
    "/indicators/inclusive-coverage/",
    "/indicators/mass-events/",
    "/indicators/strong-town-province/",
    "/indicators/sources/press-2025-03-18/",
    "/indicators/reconciliation/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_whole_within_the_budget_and_free_of_inline_style(
    client, demonstration, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(BUDGET):
        page = client.get(address)
    text = page.content.decode()
    html5lib.HTMLParser(strict=False).parse(text)
    assert text.count("<h1") == 1
    assert " style=" not in text
    assert client.get(f"/en{address}").status_code == 200


def test_the_page_of_an_indicator(client, demonstration):
    page = client.get("/indicators/inclusive-coverage/")
    text = page.content.decode()
    assert "已达目标" not in text, "an invented target judges no published value"
    assert "演示目标 85%" in text
    english = client.get("/en/indicators/inclusive-coverage/").content.decode()
    assert "Demonstration target 85%" in english
    assert "Preschool education, Whole city" in english
    assert 'role="img" aria-label="普惠性幼儿园覆盖率：2021 年（演示数据）为 84.6%，2025 年 3 月 18 日为 90.19%' in text
    assert text.count("<tr data-demo") == 3 + 3 + 11 + 1, "each invented value is marked: years twice, counties, target"
    series = [row for row in rows_of(page) if row.startswith("20")]
    assert len(series) == 8, "four values, in the chart's own table and in the series"
    assert all(text in series[number] for number, text in enumerate(("84.6%", "86.8%", "88.7%", "90.19%")))
    assert "东昌府区" in text
    assert "格图" in text


def test_a_single_value_is_told_in_words_and_none_has_an_empty_state(client):
    of = factories.published(factories.indicator(), value=0).indicator
    text = client.get(of.get_absolute_url()).content.decode()
    assert "<figure" not in text
    assert '<p class="val num">0<small>所</small></p>' in text
    empty = client.get(factories.indicator("empty", name="空").get_absolute_url()).content.decode()
    assert "尚未公布数据" in empty
    assert "暂无数据" in empty


def test_drafts_and_withdrawn_values_are_nowhere(client):
    row = factories.observation(published_text="草稿77所", value=77)
    for address in (row.indicator.get_absolute_url(), "/indicators/", "/indicators/?format=csv"):
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert "77" not in body.decode()
    assert client.get(f"/api/v1/indicators/{row.indicator.code}").json()["values"] == []


def test_revisions_are_public_with_their_reason(client):
    old = factories.published(published_text="10所")
    new = perform(old, "revise", reason="原报表有误", value=12, published_text="12所").result
    page = client.get(new.indicator.get_absolute_url())
    assert any("10 所 12 所 原报表有误" in row for row in rows_of(page))
    values = client.get(f"/api/v1/indicators/{new.indicator.code}").json()["values"]
    assert [(value["text"], value["state"]) for value in values] == [("10所", "superseded"), ("12所", "published")]


@pytest.mark.parametrize("address", ["/indicators/", "/indicators/inclusive-coverage/"])
def test_page_files_and_json_hold_the_same_values(client, demonstration, address):
    head, lines = csv_of(client.get(f"{address}?format=csv"))
    assert xlsx_of(client.get(f"{address}?format=xlsx")) == (head, lines)
    figures = [line[head.index("公布的数字")] for line in lines]
    page = " ".join(rows_of(client.get(address)))
    if address == "/indicators/":
        body = answer_matches_openapi(client, "/api/v1/indicators", "/api/v1/indicators")
        latest = {item["code"]: item["latest"]["text"] for item in body["items"]}
        held = dict(zip([line[head.index("代码")] for line in lines], figures, strict=True))
        assert latest == held, "the last value of each series is the newest"
        assert all(typeset(text) in page for text in latest.values())
    else:
        body = answer_matches_openapi(client, "/api/v1/indicators/inclusive-coverage", "/api/v1/indicators/{code}")
        assert [value["text"] for value in body["values"]] == figures
        assert len(figures) == 15
        assert all(typeset(text) in page for text in figures)


def test_the_list_finds_by_name_and_says_when_nothing_is_found(client, facts):
    assert "共 5 项指标" in client.get("/indicators/", {"q": "覆盖率"}).content.decode()
    text = client.get("/indicators/", {"q": "<没有>"}).content.decode()
    assert "没有符合条件的指标" in text
    assert "&lt;没有&gt;" in text


@pytest.fixture
def counted():
    """A computation that says 17 of 20 on any day."""

    @computation("test.seventeen", "十七")
    def seventeen(day):
        return Computed(17, numerator=17, denominator=20, rule="记录中的数") if day.year >= 2024 else None

    yield "test.seventeen"
    del compute.COMPUTATIONS["test.seventeen"]


@pytest.mark.parametrize(("value", "words"), [(17, "一致"), (18, "−1 所"), (0, "+17 所")])
def test_published_and_computed_stand_side_by_side(client, counted, value, words):
    row = factories.published(factories.indicator(computation=counted), value=value)
    ReportedFigure.objects.create(observation=row, computed_at=date(2025, 3, 18), explanation="未点名的没有记录")
    for address in (row.indicator.get_absolute_url(), reverse("indicators:reconciliation")):
        text = client.get(address).content.decode()
        assert words in text
        assert "17/20" in text
        assert "未点名的没有记录" in text
    line = csv_of(client.get("/indicators/reconciliation/?format=csv"))[1][0]
    assert line[5] == "17所"
    assert float(line[6]) == 17 - value
    body = client.get(f"/api/v1/indicators/{row.indicator.code}").json()
    assert float(body["reconciliation"][0]["difference"]) == 17 - value
    row.refresh_from_db()
    assert row.value == value, "neither overwrites the other"


def test_a_computation_that_cannot_say_is_no_zero(client, counted):
    row = factories.published(factories.indicator(computation=counted), value=0)
    ReportedFigure.objects.create(observation=row, computed_at=date(2020, 1, 1))
    text = client.get(reverse("indicators:reconciliation")).content.decode()
    assert "暂无法计算" in text
    assert "一致" not in text


@pytest.mark.parametrize(
    ("low", "high", "from_zero"),
    [(0, 0, True), (5, 5, False), (84.6, 90.19, False), (13, 18, True), (0.001, 0.002, False)],
)
def test_axes_hold_every_value_on_round_lines(low, high, from_zero):
    bottom, top, step = scale(low, high, from_zero=from_zero)
    assert bottom <= low <= high <= top
    assert 1 <= (top - bottom) / step <= 7
    assert not from_zero or bottom == 0


def test_a_target_of_zero_and_equal_values_do_not_break_the_page(client):
    of = factories.indicator(direction="down")
    for year in (2023, 2024):
        factories.published(of, value=0, period_end=date(year, 1, 1))
    Target.objects.create(indicator=of, value=0, comparator="lte")
    text = client.get(of.get_absolute_url()).content.decode()
    assert "已达目标" in text
    assert "目标 0 所" in text
    assert "<figure" in text


def test_json_ld_is_a_data_block_that_cannot_be_broken_out_of(client):
    """The policy does not ask data blocks for a nonce, so the page stays the same for everybody."""
    of = factories.indicator(name="</script><b>")
    factories.published(of)
    text = client.get(of.get_absolute_url()).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, flags=re.S)
    assert json.loads(block[1])["name"] == "</script><b>"
    assert json.loads(block[1])["@type"] == "Dataset"


def test_every_number_of_the_demonstration_is_marked(client, demonstration):
    marked = Observation.objects.filter(is_demo=True)
    assert marked.count() == 18 + 22
    assert all(row.source.kind == "demonstration" for row in marked.select_related("source"))
    for code in Indicator.objects.filter(observations__is_demo=True).values_list("code", flat=True).distinct():
        body = client.get(f"/api/v1/indicators/{code}").json()
        assert all(value["quality"] == "演示数据" for value in body["values"] if value["demonstration"])
