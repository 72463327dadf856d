"""The page on which a person matches columns: nothing that they chose is lost, whatever has to be read once more."""

import re

import pytest
from django.urls import reverse

from portal.spreadsheets.models import Batch, State
from tests.portal.spreadsheets.conftest import PLACES, columns_form, csv_file, upload, words, workbook

ROWS = [["379901002", "新河街道", "街道", "甲县"], ["379901003", "东风乡", "乡", "甲县"]]


@pytest.fixture
def page(client, clerk):
    """``page(content, name)`` uploads the file; gives its batch and the address of the columns page."""

    def run(content, name="名单.xlsx"):
        assert upload(client, content, name).status_code == 302
        batch = Batch.objects.get()
        return batch, reverse("admin:places_place_import_columns", args=[batch.pk])

    return run


def form_of(response, batch, **values):
    """What a browser would post: every field as the page holds it."""
    html = response.content.decode()
    fields = {}
    for select in re.finditer(r'(?s)<select[^>]*name="([^"]+)">(.*?)</select>', html):
        options = re.findall(r'<option value="([^"]*)"( selected)?>', select[2])
        chosen = [value for value, selected in options if selected]
        fields[select[1]] = chosen[0] if chosen else options[0][0]
    for name, value in re.findall(r'<input type="(?:number|text)"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html):
        fields[name] = value
    return {**fields, "sheets": batch.layout.sheets, **values}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_the_first_check_of_a_text_file_is_one(client, page, encoding, delimiter):
    batch, address = page(csv_file(PLACES, *ROWS, encoding=encoding, delimiter=delimiter), "名单.csv")
    answer = client.post(address, form_of(client.get(address), batch))
    assert answer["Location"] == reverse("admin:places_place_import_check", args=[batch.pk])


def test_a_file_that_names_a_sign_of_its_own_is_checked_at_once_too(client, page):
    batch, address = page(b"sep=#\r\n" + csv_file(PLACES, *ROWS, delimiter="#", encoding="utf-8"), "名单.csv")
    for delimiter in ("#", ",,", ""):
        answer = client.post(address, form_of(client.get(address), batch, delimiter=delimiter))
        assert answer["Location"] == reverse("admin:places_place_import_check", args=[batch.pk])


def test_what_was_matched_and_ticked_stays_when_the_file_is_read_once_more(client, page):
    head = ["代码", "叫什么", "类别", "说明"]
    batch, address = page(workbook(["附件"], head, *ROWS))
    by_hand = {"column-name": 1, "column-kind": "", "clear-short_name": "1", "blanks-name": "1", "full_list": "1"}
    answer = client.post(address, form_of(client.get(address), batch, header="3", keep="4", **by_hand), follow=True)
    assert "您对应的列和勾选都还在" in words(answer)
    layout = Batch.objects.get().layout
    assert (layout.header, layout.columns, layout.keep) == ([3], {"name": 1}, [4])
    assert (layout.blanks, layout.full_list) == (["name"], True)


@pytest.mark.parametrize("change", [{"encoding": "gb18030"}, {"delimiter": ";"}, {"depth": "2"}, {"header": "2"}])
def test_each_other_way_to_read_keeps_the_columns_that_were_matched(client, page, change):
    batch, address = page(csv_file(["代码", "叫什么", "类别", "法定上级"], *ROWS, encoding="gb18030"), "名单.csv")
    if "encoding" in change:
        change = {"encoding": "big5"}
    client.post(address, form_of(client.get(address), batch, **{"column-name": 1}, **change))
    batch.refresh_from_db()
    assert batch.layout.columns["name"] == 1


def test_another_sheet_takes_over_what_has_the_same_heading(client, page):
    head = ["代码", "叫什么", "类别", "法定上级"]
    other = ["叫什么", "代码", "类别", "法定上级"]
    batch, address = page(workbook(head, *ROWS, sheets={"乙": [other, ["甲", *ROWS[0][1:]]]}))
    client.post(address, form_of(client.get(address), batch, **{"sheets": ["乙"], "column-name": 1}))
    batch.refresh_from_db()
    assert (batch.layout.sheets, batch.layout.columns["name"], batch.layout.columns["code"]) == (["乙"], 0, 1)


def test_a_file_without_a_header_is_matched_by_letters(client, page):
    batch, address = page(workbook(*ROWS))
    assert "没有认出表头" in words(client.get(address))
    client.post(address, form_of(client.get(address), batch, header="1", depth="0"))
    text = client.get(address)
    assert "B 列（无表头，如“新河街道”）" in words(text)
    by_letter = {"column-code": 0, "column-name": 1, "column-kind": 2, "column-parent": 3}
    answer = client.post(address, form_of(text, batch, **by_letter))
    batch.refresh_from_db()
    assert answer["Location"] == reverse("admin:places_place_import_check", args=[batch.pk])
    assert (batch.state, batch.counts["new"] + batch.counts["same"], batch.wrong) == (State.PLANNED, 2, 0)
    confirmed = {"action": "confirm", "token": batch.token, "rule": "all"}
    shown = words(client.post(answer["Location"], confirmed, follow=True))
    assert "没有表头" in shown and "A → 代码，B → 名称，C → 类别，D → 法定上级" in shown


def test_a_column_that_nobody_chose_of_a_table_without_a_header_is_told(client, page):
    batch, address = page(workbook(*[[*row, "待核实"] for row in ROWS]))
    client.post(address, form_of(client.get(address), batch, depth="0"))
    by_letter = {"column-code": 0, "column-name": 1, "column-kind": 2, "column-parent": 3}
    client.post(address, form_of(client.get(address), batch, **by_letter))
    batch.refresh_from_db()
    said = "E 列没有表头，其中 2 个单元格有内容（E1 为“待核实”），没有导入。"
    assert (batch.report.warnings[-1:], batch.wrong) == ([said], 0)


@pytest.mark.parametrize(("above", "first"), [([], 1), ([["二〇二六年乡镇名单"]], 2), ([[], ["名单"], []], 4)])
def test_the_first_record_is_none_that_was_taken_for_a_header(client, page, above, first):
    longer = [*ROWS[1], "", "", "", "", "2020-01-01"]
    batch, address = page(workbook(*above, ROWS[0], longer))
    client.post(address, form_of(client.get(address), batch, depth="0"))
    batch.refresh_from_db()
    assert (batch.layout.headless, batch.layout.header) == (True, [first - 1])


def test_a_title_above_a_table_without_a_header_is_no_record(client, page):
    batch, address = page(workbook(["二〇二六年乡镇名单"], *ROWS))
    client.post(address, form_of(client.get(address), batch, header="2", depth="0"))
    by_letter = {"column-code": 0, "column-name": 1, "column-kind": 2, "column-parent": 3}
    client.post(address, form_of(client.get(address), batch, **by_letter))
    batch.refresh_from_db()
    assert (batch.counts["new"] + batch.counts["same"], batch.wrong) == (2, 0)


def test_a_column_with_a_blank_heading_can_be_chosen(client, page):
    batch, address = page(workbook(["代码", "", "类别", "法定上级"], *ROWS))
    client.post(address, form_of(client.get(address), batch, **{"column-name": 1}))
    batch.refresh_from_db()
    assert (batch.counts["new"] + batch.counts["same"], batch.wrong, batch.report.warnings) == (2, 0, [])


def test_sheets_that_are_too_many_are_named(client, page):
    batch, address = page(workbook(PLACES, *ROWS, sheets={f"第{n}页": [["x"]] for n in range(2, 34)}))
    text = words(client.get(address))
    assert "文件共有 33 个工作表，只读取前 30 个，这些没有读取：第31页、第32页、第33页" in text
    assert columns_form(batch)["sheets"] == ["数据"]
