"""Files made to hurt: refused with a sentence, quickly, and the worker goes on."""

import io
import struct
import zipfile

import pytest

from portal.spreadsheets import limits
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.read.file_reader import opened
from tests.portal.spreadsheets.conftest import workbook

pytestmark = pytest.mark.own_process

SECONDS = 1.0  # of the reading process's own time; the wall clock of a shared machine says nothing
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    b'Target="worksheets/sheet1.xml"/></Relationships>'
)
WORKBOOK = (
    b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
)

XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)


def cell(place, text=b"x"):
    return b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (place, text)


def xlsx(body, *, start=HEAD, more=()):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", WORKBOOK)
        file.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        with file.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(start)
            for part in body if not isinstance(body, bytes) else [body]:
                sheet.write(part)
            sheet.write(TAIL)
        for name, content in more:
            file.writestr(name, content)
    return buffer.getvalue()


def rows(count):
    line = b"".join(cell(b"%c%%d" % letter) for letter in b"ABCDEFGH")
    for start in range(1, count, 1_000):
        yield b"".join(
            b'<row r="%d">%s</row>' % (n, line.replace(b"%d", b"%d" % n)) for n in range(start, start + 1_000)
        )


def many_entries():
    buffer = io.BytesIO()
    record = b"PK\x01\x02" + bytes(42)
    size = 100_000 * len(record)
    buffer.write(b"PK\x03\x04" + bytes(26) + record * 100_000)
    buffer.write(struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, size, 30, 0))
    return buffer.getvalue()


def lying_size():
    """The directory says 10 bytes, the stream holds 300 MB."""
    content = xlsx(b" " * 1_000_000)
    place = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    return content[: place + 24] + struct.pack("<I", 10) + content[place + 28 :]


def encrypted():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


HOSTILE = {
    "two cells a million rows apart": ("x.xlsx", lambda: xlsx(cell(b"A1") + cell(b"XFD1048576")), "超过 300 列"),
    "rows as wide as can be": (
        "x.xlsx",
        lambda: xlsx([b'<row r="%d">%s</row>' % (n, cell(b"XFD%d" % n)) for n in range(1, 2001)]),
        "超过 300 列",
    ),
    "a far row": ("x.xlsx", lambda: xlsx(cell(b"A1") + cell(b"B900000")), "超过 100,000 行"),
    "a wide and long rectangle": (
        "x.xlsx",
        lambda: xlsx(b'<row r="1">' + cell(b"A1") + b'</row><row r="90000">' + cell(b"KA90000") + b"</row>"),
        "有效区域过大",
    ),
    "a million rows": ("x.xlsx", lambda: xlsx(rows(200_000)), "超过 100,000 行"),
    "one string of 300 MB": (
        "x.xlsx",
        lambda: xlsx([b'<row r="1"><c r="A1" t="inlineStr"><is><t>', *[b"x" * 1_000_000] * 300]),
        "超过 200 MB",
    ),
    "a long string within the size": (
        "x.xlsx",
        lambda: xlsx([b'<row r="1"><c r="A1" t="inlineStr"><is><t>', *[b"x" * 1_000_000] * 12]),
        "超过 32,767 个字",
    ),
    "tags that never end": ("x.xlsx", lambda: xlsx([b"<" * 1_000_000] * 12), "不完整或已损坏"),
    "a ratio bomb": ("x.xlsx", lambda: xlsx([b"<row/>" * 100_000] * 60), "压缩比异常"),
    "100,000 entries": ("x.xlsx", many_entries, "内部零件过多"),
    "a lying size": ("x.xlsx", lying_size, "不完整或已损坏"),
    "entities": (
        "x.xlsx",
        lambda: xlsx(cell(b"A1", b"&a;"), start=b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + HEAD),
        "实体声明",
    ),
    "macros": ("x.xlsx", lambda: xlsx(cell(b"A1"), more=[("xl/vbaProject.bin", b"x")]), "带有宏"),
    "a macro extension": ("x.xlsm", lambda: xlsx(cell(b"A1")), "带有宏"),
    "encrypted": ("x.xlsx", encrypted, "打开密码"),
    "html named csv": ("x.csv", lambda: b"<!doctype html><html><body>login</body></html>", "不是表格"),
    "html named xls": ("x.xls", lambda: "<table><tr><td>学校</td></tr></table>".encode(), "另存为 xlsx"),
    "an xml table named xls": ("x.xls", lambda: XML_2003, "在 Excel 或 WPS 中打开，另存为 xlsx"),
    "the same in two bytes a sign": ("x.xls", lambda: XML_2003.decode().encode("utf-16"), "另存为 xlsx"),
    "a web archive named xls": (
        "x.xls",
        lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
        "另存为 xlsx",
    ),
    "an html table named csv": ("x.csv", lambda: b"<html><body><TABLE border=1>", "另存为 xlsx"),
    "json named csv": ("x.csv", lambda: b'{"error": "not signed in"}', "不是表格"),
    "a picture named xlsx": ("x.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "不是表格"),
    "text named xlsx": ("x.xlsx", lambda: "学校,名称".encode(), "与扩展名 .xlsx 不符"),
    "xlsx named xls": ("x.xls", lambda: workbook(["学校"]), "实际是 xlsx"),
    "a plain zip": ("x.xlsx", lambda: plain_zip(), "只是一个压缩包"),
    "truncated": ("x.xlsx", lambda: workbook(["学校"] * 5)[:-300], "不完整或已损坏"),
    "truncated to nothing": ("x.xlsx", lambda: b"PK\x03\x04", "不完整或已损坏"),
    "empty": ("x.xlsx", lambda: b"", "文件是空的"),
    "an empty csv": ("x.csv", lambda: b"", "文件是空的"),
    "bytes that are no text": ("x.csv", lambda: b"\xff\xfe\xfd" + bytes(range(128, 256)) * 20, "文字编码无法识别"),
    "an open quotation": ("x.csv", lambda: b'a,b\n"' + b"x" * 200_000, "引号不成对或文字过长"),
    "an endless row": ("x.csv", lambda: b"a," * 500, "超过 300 列"),
    "another extension": ("x.pdf", lambda: b"%PDF-1.7", "只接受"),
    "binary workbook": ("x.xlsb", lambda: xlsx(b""), "xlsb"),
}


def plain_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.txt", "x")
    return buffer.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_at_once_and_the_worker_lives(tmp_path, name):
    title, make, sentence = HOSTILE[name]
    path = tmp_path / title
    path.write_bytes(make())
    before = children_seconds()
    with pytest.raises(FileRefused) as refusal, opened(path, title) as book:
        for sheet in book.sheets:
            list(sheet.rows())
    assert sentence in str(refusal.value)
    assert children_seconds() - before < SECONDS


def children_seconds():
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_more_than_the_allowed_size_is_not_even_opened(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a" * (limits.FILE_BYTES + 1))
    with pytest.raises(FileRefused, match="超过 10 MB"), opened(path, "x.csv"):
        pass


def test_a_reader_that_eats_memory_dies_alone(tmp_path, monkeypatch):
    """Negative control of the guard: without it the reader itself is what stops, and the worker is told."""
    monkeypatch.setattr(
        "portal.jobs.guarded.START",
        "import sys; sys.path.insert(0, '.'); import resource; "
        "resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000)); x = bytearray(400_000_000)",
    )
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n")
    with pytest.raises(FileRefused, match="无法读取"), opened(path, "x.csv"):
        pass
