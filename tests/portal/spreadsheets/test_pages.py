"""The pages as a clerk of the bureau uses them, on the sheet of places."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.places.models import Place
from portal.spreadsheets.models import Batch, State
from tests.factories import person
from tests.portal.spreadsheets.conftest import PLACES as HEAD
from tests.portal.spreadsheets.conftest import PLACES_SHEET as SHEET
from tests.portal.spreadsheets.conftest import columns_form, upload, words, workbook


def test_the_whole_way_from_the_list_to_the_batch_and_back(client, clerk, city):
    listing = client.get(reverse("admin:places_place_changelist"))
    assert reverse("admin:places_place_import") in listing.content.decode()
    assert "下载导入模板" in words(client.get(reverse("admin:places_place_import")))

    answer = upload(client)
    batch = Batch.objects.get()
    page = client.get(answer["Location"])
    assert "识别结果" in words(page) and "标题" in words(page)
    assert batch.layout.columns == {"code": 0, "name": 1, "kind": 2, "parent": 3}

    answer = client.post(answer["Location"], columns_form(batch))
    check = answer["Location"]
    assert check == reverse("admin:places_place_import_check", args=[batch.pk])
    text = words(client.get(check))
    assert "第 5 行（D5） 法定上级：系统中没有“甲縣”，相近的有“甲县”" in text
    assert "1 新增" in text and "1 无变化" in text and "1 有问题" in text and "1 已跳过" in text
    assert "合计" in words(client.get(check, {"show": "skipped"}))

    refused = client.post(check, {"action": "confirm", "token": Batch.objects.get().token, "rule": "all"})
    assert (refused.status_code, "还有 1 行有问题" in words(refused)) == (400, True)

    batch.refresh_from_db()
    client.post(check, {"action": "correct", "token": batch.token, "group": "0", "meaning": "甲县"})
    batch.refresh_from_db()
    assert batch.counts == {"new": 2, "changed": 0, "same": 1, "wrong": 0, "skipped": 1}
    answer = client.post(check, {"action": "confirm", "token": batch.token, "rule": "all"})
    assert answer["Location"] == reverse("admin:spreadsheets_batch_change", args=[batch.pk])
    added = Place.objects.get(code="379901002")
    assert (added.kind, added.county, added.history.get().history_batch) == ("subdistrict", city["a"], batch.pk)
    entry = AuditEvent.objects.get(kind="import")
    assert (entry.actor, entry.after["新增"]) == (clerk, 2)

    page = words(client.get(answer["Location"]))
    assert "新增 2" in page and batch.sha256 in page and "撤销这一批" in page
    asked = client.get(reverse("admin:spreadsheets_batch_undo", args=[batch.pk]))
    assert "2 行当时新增的记录将被 删除 ：" in words(asked)
    assert Place.objects.filter(code="379901002").exists()
    client.post(reverse("admin:spreadsheets_batch_undo", args=[batch.pk]))
    assert not Place.objects.filter(code="379901002").exists()
    batch.refresh_from_db()
    assert (batch.state, AuditEvent.objects.filter(kind="undo").count()) == (State.UNDONE, 1)


def test_a_refused_file_is_told_on_the_page_and_leaves_nothing(client, clerk):
    answer = upload(client, b"<html>please log in</html>", "x.csv")
    assert (answer.status_code, Batch.objects.count()) == (400, 0)
    assert "文件内容不是表格" in words(answer)


def test_another_header_row_is_looked_at_again(client, clerk):
    upload(client)
    batch = Batch.objects.get()
    page = reverse("admin:places_place_import_columns", args=[batch.pk])
    client.post(page, columns_form(batch, header="3"))
    batch.refresh_from_db()
    assert (batch.layout.header, batch.layout.columns) == ([3], {})


def test_what_was_matched_by_hand_and_confirmed_is_matched_next_time(client, clerk):
    sheet = workbook(["代码", "叫什么", "类别", "法定上级"], ["379901002", "新河街道", "街道", "甲县"])
    upload(client, sheet)
    batch = Batch.objects.get()
    assert "name" not in batch.layout.columns
    page = reverse("admin:places_place_import_columns", args=[batch.pk])
    check = client.post(page, columns_form(batch, **{"column-name": 1}))["Location"]
    upload(client, sheet)
    assert "name" not in Batch.objects.first().layout.columns
    batch.refresh_from_db()
    client.post(check, {"action": "confirm", "token": batch.token, "rule": "all"})
    upload(client, sheet)
    assert Batch.objects.first().layout.columns["name"] == 1


def test_problem_rows_come_as_a_sheet_that_can_be_uploaded_again(client, clerk):
    upload(client)
    batch = Batch.objects.get()
    client.post(reverse("admin:places_place_import_columns", args=[batch.pk]), columns_form(batch))
    answer = client.get(reverse("admin:places_place_import_problems", args=[batch.pk]))
    content = b"".join(answer.streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0] == ("原行号", "问题", *HEAD)
    assert rows[1][0] == 5 and "系统中没有“甲縣”" in rows[1][1] and rows[1][2:] == tuple(SHEET[4])
    upload(client, content)
    assert Batch.objects.first().layout.columns == {"code": 2, "name": 3, "kind": 4, "parent": 5}


def test_a_large_change_asks_for_the_number_of_rows(client, clerk, city):
    Place.objects.bulk_create(
        Place(code=f"3799010{n}", name=f"镇{n}", kind="town", parent=city["a"], county=city["a"]) for n in range(30, 60)
    )
    upload(client, workbook(["代码", "名称"], *[[f"3799010{n}", f"新镇{n}"] for n in range(30, 60)]))
    batch = Batch.objects.get()
    client.post(reverse("admin:places_place_import_columns", args=[batch.pk]), columns_form(batch))
    check = reverse("admin:places_place_import_check", args=[batch.pk])
    batch.refresh_from_db()
    assert "超过三成" in words(client.get(check))
    refused = client.post(check, {"action": "confirm", "token": batch.token, "rule": "all"})
    assert "请输入将写入的行数 30" in words(refused)
    answer = client.post(check, {"action": "confirm", "token": batch.token, "rule": "all", "typed": "30"})
    assert answer["Location"] == reverse("admin:spreadsheets_batch_change", args=[batch.pk])


def test_a_stranger_sees_no_page_of_the_batch(client, clerk, city):
    upload(client)
    batch = Batch.objects.get()
    client.force_login(person(Role.DATA, city["city"]))
    for name in ("import_columns", "import_check", "import_progress", "import_problems"):
        assert client.get(reverse(f"admin:places_place_{name}", args=[batch.pk])).status_code == 404


def test_the_file_of_a_sheet_that_is_no_longer_there_is_not_found(client, admin_user, city):
    client.force_login(admin_user)
    upload(client)
    batch = Batch.objects.get()
    address = reverse("admin:spreadsheets_batch_file", args=[batch.pk])
    assert b"".join(client.get(address).streaming_content)[:2] == b"PK"
    Batch.objects.update(sheet="places.abolished")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.PUBLISHER])
def test_importing_and_exporting_need_permissions_of_their_own(client, city, role):
    client.force_login(person(role, city["city"]))
    assert "places/place/import" not in client.get(reverse("admin:places_place_changelist")).content.decode()
    for name in ("import", "export", "template"):
        assert client.get(reverse(f"admin:places_place_{name}")).status_code == 403


def test_the_check_page_stays_small(client, clerk, city):
    counties = {"379901": "甲县", "379902": "乙县"}
    rows = [
        [f"{code}{n}", f"很长的名字的第{n}个街道", "街道", name]
        for n in range(100, 900)
        for code, name in counties.items()
    ]
    upload(client, workbook(HEAD, *rows))
    batch = Batch.objects.get()
    client.post(reverse("admin:places_place_import_columns", args=[batch.pk]), columns_form(batch))
    page = client.get(reverse("admin:places_place_import_check", args=[batch.pk]))
    assert len(page.content) < 300_000
    last = words(client.get(page.request["PATH_INFO"], {"show": "new", "page": "32"}))
    assert re.findall("第 1601 行|第 32 页，共 32 页", last) == ["第 1601 行", "第 32 页，共 32 页"]


def test_export_keeps_the_filters_and_leaves_an_entry(client, clerk, city):
    page = reverse("admin:places_place_export")
    assert "共 2 行" in words(client.get(page, {"q": "甲"}))
    answer = client.post(f"{page}?q=甲", {"columns": ["code", "name"], "format": "xlsx"})
    content = b"".join(answer.streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows == [("代码", "名称"), ("379901", "甲县"), ("379901001", "甲镇")]
    entry = AuditEvent.objects.get(kind="export")
    assert (entry.actor, entry.after["行数"], entry.after["列"]) == (clerk, 2, ["代码", "名称"])
    assert "filename*=utf-8''%E8%A1%8C%E6%94%BF" in answer["Content-Disposition"]


def test_the_template_has_lists_text_columns_and_an_explanation(client, clerk):
    answer = client.get(reverse("admin:places_place_template"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    page = book["行政区划"]
    assert [cell.value for cell in page[1]][:4] == ["代码*", "名称*", "简称", "类别*"]
    assert page.column_dimensions["A"].number_format == "@"
    assert {v.formula1 for v in page.data_validations.dataValidation} >= {"选项!$D$1:$D$8"}
    assert {name: book[name].sheet_state for name in book.sheetnames} == {
        "行政区划": "visible",
        "填写说明": "visible",
        "选项": "hidden",
        "版本": "veryHidden",
    }
    assert upload(client, _filled(book)).status_code == 302
    assert Batch.objects.get().layout.sheets == ["行政区划"]


def _filled(book):
    book["行政区划"].append(["379901002", "新河街道", None, "街道", "甲县"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
