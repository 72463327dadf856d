"""What the pages say: of the file, of a process that died, of personal data, of rows called back or kept."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.places.models import Place
from portal.places.sheets import PlaceSheet
from portal.spreadsheets import worker
from portal.spreadsheets.models import Batch, State
from tests.factories import person
from tests.portal.spreadsheets.conftest import PLACES as HEAD
from tests.portal.spreadsheets.conftest import PLACES_SHEET as SHEET
from tests.portal.spreadsheets.conftest import columns_form, upload, words, workbook


def test_personal_columns_leave_a_line_in_the_log_and_in_the_audit_without_their_content(
    client, clerk, city, monkeypatch, caplog
):
    column = PlaceSheet.column("short_name")
    monkeypatch.setattr(column, "personal", True)
    Place.objects.filter(code="379901").update(short_name="某某的号码")
    page = reverse("admin:places_place_export")
    with caplog.at_level("INFO", logger="portal.spreadsheets.audit"):
        client.post(page, {"columns": ["code", "name"], "format": "csv"})
        assert caplog.records == []
        answer = client.post(page, {"columns": ["code", "short_name"], "format": "csv"})
    assert "某某的号码" in b"".join(answer.streaming_content).decode()
    line = caplog.records[0]
    assert (line.getMessage(), line.sheet, line.columns) == ("personal columns exported", "places.place", ["简称"])
    assert "某某的号码" not in str(vars(line))
    entries = AuditEvent.objects.filter(kind="export").order_by("pk")
    assert [entry.after["个人信息列"] for entry in entries] == [[], ["简称"]]


def test_who_may_not_have_personal_columns_gets_none_even_when_asking_by_hand(client, clerk, city, monkeypatch):
    monkeypatch.setattr(PlaceSheet.column("short_name"), "personal", True)
    monkeypatch.setattr("portal.spreadsheets.rights.PERSONAL", frozenset({Role.SYSTEM}))
    page = reverse("admin:places_place_export")
    assert "没有列出：简称。" in words(client.get(page))
    answer = client.post(page, {"columns": ["code", "short_name"], "format": "csv"})
    assert b"".join(answer.streaming_content).decode().splitlines()[0] == "\ufeff代码"


@pytest.mark.parametrize(
    "page", ["places_place_import_check", "places_place_import_progress", "spreadsheets_batch_change"]
)
def test_after_the_process_died_every_page_of_the_batch_says_what_to_do(client, clerk, page):
    upload(client)
    batch = Batch.objects.get()
    client.post(reverse("admin:places_place_import_columns", args=[batch.pk]), columns_form(batch))
    gone = f"{worker.signature().split('|')[0]}|999999999||2026"
    Batch.objects.update(state=State.APPLYING, worker=gone, token="")
    text = words(client.get(reverse(f"admin:{page}", args=[batch.pk]), follow=True))
    assert "处理被中断（进程已停止）。没有写入任何数据，请重新确认；文件和对应都还在。" in text
    batch.refresh_from_db()
    assert (batch.state, bool(batch.token)) == (State.PLANNED, True)


def test_the_page_names_the_file_and_its_hidden_and_empty_sheets(client, clerk):
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(*SHEET[1:], sheets={"去年": [HEAD, ["379901001"]], "Sheet3": []}))
    )
    book["去年"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    page = words(client.get(upload(client, buffer.getvalue())["Location"]))
    assert "文件：名单.xlsx" in page
    assert re.findall(r"(\S+（\d+ 行[^）]*）)", page) == [
        "数据（5 行）",
        "去年（2 行，隐藏，表头相同，可一起导入）",
        "Sheet3（0 行，空）",
    ]


def test_another_encoding_is_looked_at_again(client, clerk):
    upload(client, "代码,名称\n379901002,学校\n".encode("gbk"), "名单.csv")
    batch = Batch.objects.get()
    page = reverse("admin:places_place_import_columns", args=[batch.pk])
    assert "识别为 GB18030（简体中文）" in words(client.get(page))
    answer = client.post(page, columns_form(batch, encoding="utf-8"))
    assert (answer.status_code, "按所选编码无法读出文字，请换一种编码。" in words(answer)) == (400, True)


def test_a_skipped_row_is_called_back_by_one_button(client, clerk):
    upload(client)
    batch = Batch.objects.get()
    client.post(reverse("admin:places_place_import_columns", args=[batch.pk]), columns_form(batch))
    check = reverse("admin:places_place_import_check", args=[batch.pk])
    assert "把第 6 行当作记录" in client.get(check, {"show": "skipped"}).content.decode()
    batch.refresh_from_db()
    client.post(check, {"action": "keep", "token": batch.token, "row": "6"})
    batch.refresh_from_db()
    assert (batch.skipped, batch.wrong) == (0, 2)


def test_an_added_row_that_is_in_use_by_now_is_not_taken_away(client, clerk, city):
    upload(client, workbook(HEAD, ["379901002", "新河街道", "街道", "甲县"]))
    batch = Batch.objects.get()
    client.post(reverse("admin:places_place_import_columns", args=[batch.pk]), columns_form(batch))
    batch.refresh_from_db()
    check = reverse("admin:places_place_import_check", args=[batch.pk])
    client.post(check, {"action": "confirm", "token": batch.token, "rule": "all"})
    person(Role.EDITOR, Place.objects.get(code="379901002"))
    undo = reverse("admin:spreadsheets_batch_undo", args=[batch.pk])
    asked = words(client.get(undo))
    assert "1 行保持现状，原因见下" in asked
    assert "第 2 行 已被其他记录引用" in asked
    assert "没有可以恢复或删除的行" in asked
    client.post(undo)
    assert Place.objects.filter(code="379901002").exists()
    back = Batch.objects.get(kind="undo")
    assert [reason for _, _, reason in back.report.kept] == ["已被其他记录引用"]


def test_columns_that_match_on_neither_side_are_named_and_a_needed_one_stops_the_check(client, clerk):
    where = upload(client, workbook(["名称", "校长", "类别"], ["新河街道", "某某", "街道"]))["Location"]
    page = client.get(where)
    assert "文件中的这些列没有对应，不会导入：校长（B）。" in words(page)
    missing = re.findall(r'class="is-missing">\s*<th scope="row"><label[^>]*>(\S+)', page.content.decode())
    assert missing == ["代码"]
    answer = client.post(where, columns_form(Batch.objects.get()))
    assert answer.status_code == 400
    assert "缺少“代码”列，无法认出每一行是哪条记录，请在“列对应”中指明。" in words(answer)
