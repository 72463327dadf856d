"""The same engine from the command line."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.portal.spreadsheets.conftest import workbook
from tests.portal.spreadsheets.sample import Club

HEAD = ["标识码", "名称", "所属乡镇"]


def run(*arguments, **options):
    out, code = io.StringIO(), 0
    try:
        call_command(*arguments, stdout=out, **options)
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path):
    def make(*rows, name="表.xlsx"):
        path = tmp_path / name
        path.write_bytes(workbook(HEAD, *rows))
        return path

    return make


def test_a_dry_run_tells_and_writes_nothing_the_real_one_writes(town, file):
    path = file(["3715000001", "甲", "柳园街道"])
    code, report = run("import_sheet", "spreadsheets.club", path, dry_run=True)
    assert (code, report["written"], report["counts"]["new"], Club.objects.count()) == (0, False, 1, 0)
    code, report = run("import_sheet", "spreadsheets.club", path)
    assert (code, report["written"], Club.objects.count()) == (0, True, 1)
    code, report = run("import_sheet", "spreadsheets.club", path)
    assert (code, report["counts"]["same"]) == (0, 1)


def test_wrong_rows_stop_everything_unless_they_are_to_be_skipped(town, file):
    path = file(["3715000001", "甲", "柳园街道"], ["3715000002", "乙", "没有镇"])
    code, report = run("import_sheet", "spreadsheets.club", path)
    assert (code, report["problems"], Club.objects.count()) == (1, ["第 3 行（C3） 所属乡镇：系统中没有“没有镇”。"], 0)
    code, report = run("import_sheet", "spreadsheets.club", path, skip_wrong=True)
    assert (code, report["written"], Club.objects.count()) == (0, True, 1)


def test_a_refused_file_has_a_code_of_its_own(town, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"<html>")
    code, report = run("import_sheet", "spreadsheets.club", path)
    assert (code, list(report)) == (2, ["refused"])
    with pytest.raises(CommandError, match="没有文件"):
        call_command("import_sheet", "spreadsheets.club", tmp_path / "nowhere.xlsx")
    with pytest.raises(CommandError, match="没有用户"):
        call_command("import_sheet", "spreadsheets.club", path, user="nobody")


def test_export_writes_the_file_and_tells_of_it(town, tmp_path):
    Club.objects.create(code="3715000001", name="甲", town=town, phone="13800001111")
    path = tmp_path / "出.xlsx"
    code, report = run("export_sheet", "spreadsheets.club", path)
    assert (code, report["rows"], "联系电话" in report["columns"]) == (0, 1, False)
    assert openpyxl.load_workbook(path).active["A2"].value == "3715000001"
    code, report = run("export_sheet", "spreadsheets.club", tmp_path / "x.csv", dry_run=True, personal=True)
    assert ("联系电话" in report["columns"], (tmp_path / "x.csv").exists()) == (True, False)
    with pytest.raises(CommandError, match="扩展名"):
        call_command("export_sheet", "spreadsheets.club", tmp_path / "x.pdf")


def test_the_frameworks_own_entry_goes_the_same_way(town):
    import tablib

    from tests.portal.spreadsheets.sample import ClubSheet

    data = tablib.Dataset(["3715000001", "甲", "柳园街道"], headers=HEAD)
    assert ClubSheet().import_data(data, dry_run=True).totals["new"] == 1
    assert Club.objects.count() == 0
    assert ClubSheet().import_data(data).totals["new"] == 1
    assert Club.objects.get().name == "甲"
    with pytest.raises(ValueError, match="系统中没有"):
        ClubSheet().import_data(tablib.Dataset(["3715000002", "乙", "没有镇"], headers=HEAD), raise_errors=True)
