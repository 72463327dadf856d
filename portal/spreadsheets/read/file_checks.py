"""What is looked at before any library opens a file: kind, zip directory, sizes, and the XML stream of each sheet.

A workbook of 1.4 kB with cells A1 and XFD1048576 makes the reader ask for 550 GB and aborts its process, so
nothing is parsed before this scan has passed. No Django here.
"""

import re
import zipfile
from dataclasses import dataclass, field

from portal.spreadsheets import limits
from portal.spreadsheets.limits import Refusal

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BLOCK = 256 * 1024
DAMAGED = "文件不完整或已损坏，请在原来的软件中打开后另存为 xlsx，再上传。"
NOT_A_TABLE = "文件内容不是表格（像是网页或接口返回的提示），请重新导出后上传。"
MACROS = "文件带有宏，为安全起见不能导入，请另存为不带宏的 xlsx 后上传。"
ENCRYPTED = "文件设有打开密码，请取消密码后重新保存再上传。"
ENTITIES = "文件内部带有外部实体声明，不是正常的表格，请另存为 xlsx 后上传。"
TOO_LARGE = "文件解压后超过 200 MB，请删去多余的工作表或空行后再上传。"
TOO_WIDE = f"表格超过 {limits.COLUMNS} 列，请删去多余的列后再上传。"
TOO_MANY_ROWS = f"表格超过 {limits.ROWS_SCANNED:,} 行，一次最多 {limits.ROWS:,} 行，请分成几个文件。"
TOO_MANY_CELLS = f"表格超过 {limits.CELLS:,} 个单元格，请分成几个文件。"
TOO_SPARSE = "表格的有效区域过大（很远的位置有内容），请删去远处的空行空列后再上传。"

SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")
# Patterns that start with a literal are an order of magnitude faster. Beyond column KN, the 300th; row 100,000.
FAR = re.compile(rb""" r=["'](?:(?:[A-Z]{3,}|[L-Z][A-Z]|K[O-Z])\d|[A-Z]{0,2}\d{6,})""")
FAR_ROW = re.compile(rb""" r=["'][A-Z]{0,2}\d""")
ROW_NUMBER = re.compile(rb"""row\b[^>]*? r=["'](\d+)""")
SPACES = bytes.maketrans(b"\t\r\n", b"   ")
COLUMN_NAME = re.compile(rb""" r=["']([A-Z]{1,2})\d""")
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
PLACE = re.compile(rb"""\br=["']([A-Z]+\d+)""")
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)")


@dataclass
class Scan:
    """Marks by part name: ``{"xl/worksheets/sheet1.xml": {"B5": "#N/A", "C7": ""}}``; "" = formula without value."""

    format: str
    marks: dict = field(default_factory=dict)
    epoch_1904: bool = False


def inspect(path, extension):
    """Refuse what must not be opened; tell the true format of what may be."""
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise Refusal("文件是空的，请确认导出成功后再上传。")
    if extension in ("xlsm", "xltm", "xlsb", "xlam"):
        raise Refusal(MACROS if extension != "xlsb" else "不支持 xlsb 格式，请另存为 xlsx 后上传。")
    if extension not in limits.EXTENSIONS:
        raise Refusal("只接受 xlsx、xls、csv、tsv、ods、et 表格，请另存为其中一种后上传。")
    if head.startswith(ZIP):
        return _zipped(path, extension)
    if head.startswith(OLE):
        return _compound(path, extension)
    if head.startswith(b"PK"):
        raise Refusal(DAMAGED)
    return _text(head, extension)


def _text(head, extension):
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<", b"{", b"[{", b"[[", b"%pdf", b"\x1f\x8b", b"rar!", b"7z\xbc\xaf", b"\x89png")):
        raise Refusal(NOT_A_TABLE)
    if extension not in ("csv", "tsv"):
        raise Refusal(f"文件内容与扩展名 .{extension} 不符，请在 Excel 中打开后另存为 xlsx 再上传。")
    return Scan("csv")


def _compound(path, extension):
    """xls and et are OLE containers; their directory names streams in UTF-16."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refusal(ENCRYPTED)
    if any(name.encode("utf-16-le") in content for name in ("_VBA_PROJECT", "Macros")):
        raise Refusal(MACROS)
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise Refusal("文件不是电子表格，请上传 Excel 或 WPS 表格。")
    if extension not in ("xls", "et"):
        raise Refusal(f"文件实际是旧版 Excel（xls），与扩展名 .{extension} 不符，请改扩展名或另存为 xlsx。")
    return Scan("xls")


def _zipped(path, extension):
    _directory(path)
    try:
        with zipfile.ZipFile(path) as book:
            entries = book.infolist()
            _sizes(entries, path.stat().st_size)
            names = {entry.filename for entry in entries}
            scan = Scan(_kind(book, names))
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _part(book, entry, scan)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal(DAMAGED) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise Refusal(ENCRYPTED) from error
    allowed = {"xlsx": ("xlsx", "et"), "ods": ("ods", "et")}[scan.format]
    if extension not in allowed:
        raise Refusal(f"文件实际是 {scan.format}，与扩展名 .{extension} 不符，请把扩展名改为 .{scan.format} 后上传。")
    return scan


def _directory(path):
    """The end record is read by hand: opening a directory of 100,000 entries already costs seconds."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22:
        raise Refusal(DAMAGED)
    entries = int.from_bytes(tail[place + 10 : place + 12], "little")
    length = int.from_bytes(tail[place + 12 : place + 16], "little")
    if entries > limits.ZIP_ENTRIES or length > limits.ZIP_DIRECTORY_BYTES:
        raise Refusal("文件内部零件过多，不是正常的表格，请另存为 xlsx 后上传。")


def _sizes(entries, zipped):
    unzipped = sum(entry.file_size for entry in entries)
    if unzipped > limits.UNZIPPED_BYTES:
        raise Refusal(TOO_LARGE)
    if unzipped > limits.RATIO_FROM and unzipped > limits.RATIO * zipped:
        raise Refusal("文件压缩比异常，不是正常的表格，请另存为 xlsx 后上传。")


def _kind(book, names):
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(n.startswith("Basic/") for n in names):
        raise Refusal(MACROS)
    if "xl/workbook.bin" in names:
        raise Refusal("不支持 xlsb 格式，请另存为 xlsx 后上传。")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in book.read("META-INF/manifest.xml"):
            raise Refusal(ENCRYPTED)
        return "ods"
    raise Refusal("文件不是电子表格（只是一个压缩包），请上传 Excel 或 WPS 表格。")


def _part(book, entry, scan):
    """Walk one XML part in blocks that end at a tag. Sheets are counted, every part is checked for entities."""
    sheet = _Sheet(scan, entry.filename) if SHEET.match(entry.filename) else None
    rest, seen = b"", 0
    with book.open(entry) as stream:
        while block := stream.read(BLOCK):
            seen += len(block)
            if seen > limits.UNZIPPED_BYTES:
                raise Refusal(TOO_LARGE)
            block = rest + block
            if len(block) > 2 * BLOCK and b"<" not in block[1:]:
                raise Refusal(f"有单元格的文字超过 {limits.CELL_CHARACTERS:,} 个字，请缩短后再上传。")
            if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
                raise Refusal(ENTITIES)
            cut = max(block.rfind(b"row>") + 4, 0) if sheet else 0
            cut = cut if cut > 4 else block.rfind(b">") + 1
            rest = block[cut:]
            if sheet:
                sheet.look(block[:cut])
        if sheet:
            sheet.look(rest)
    if entry.filename == "xl/workbook.xml":
        scan.epoch_1904 = bool(re.search(rb"date1904=[\"'](?:1|true)", rest + book.read(entry)))


class _Sheet:
    """Counters of one worksheet part."""

    def __init__(self, scan, name):
        self.marks = scan.marks.setdefault(name, {})
        self.prefixed = None
        self.rows = self.cells = self.last_row = self.last_column = 0

    def look(self, block):
        if b"\nr=" in block or b"\tr=" in block or b"\rr=" in block:
            block = block.translate(SPACES)
        if far := FAR.search(block):
            raise Refusal(TOO_MANY_ROWS if FAR_ROW.match(far[0]) and b"0" <= far[0][-6:-5] <= b"9" else TOO_WIDE)
        if self.prefixed is None:
            self.prefixed = b":row" in block or b":sheetData" in block
        self.rows += block.count(b":row" if self.prefixed else b"<row")
        self.cells += block.count(b":c " if self.prefixed else b"<c ")
        if self.rows > limits.ROWS_SCANNED:
            raise Refusal(TOO_MANY_ROWS)
        if self.cells > limits.CELLS:
            raise Refusal(TOO_MANY_CELLS)
        numbers = ROW_NUMBER.findall(block)
        if numbers:
            self.last_row = max(self.last_row, int(numbers[-1]), int(numbers[0]))
        for name in set(COLUMN_NAME.findall(block, 0, 20_000)):
            self.last_column = max(self.last_column, _index(name))
        if self.last_row * self.last_column > limits.SPARSE_CELLS:
            raise Refusal(TOO_SPARSE)
        if b'"e"' in block or b"'e'" in block or (b":f" if self.prefixed else b"<f") in block:
            self._values(block)

    def _values(self, block):
        """Note cells that the reader would hand over as blank: error values, formulas never calculated."""
        for attributes, body in CELL.findall(block):
            place = PLACE.search(attributes)
            if place is None or len(self.marks) >= 10_000:
                continue
            value = VALUE.search(body)
            if b't="e"' in attributes or b"t='e'" in attributes:
                self.marks[place[1].decode()] = value[1].decode("utf-8", "replace") if value else "#N/A"
            elif (b"<f" in body or b":f" in body) and not value and b'"str"' not in attributes:
                self.marks[place[1].decode()] = ""


def _index(name):
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
