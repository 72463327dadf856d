"""What is looked at before any library opens a file: kind, zip directory, sizes, and the XML stream of each sheet.

A workbook of 1.4 kB with cells A1 and XFD1048576 makes the reader ask for 550 GB and aborts its process, so
nothing is parsed before this scan has passed. No Django here.
"""

import codecs
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.spreadsheets import limits
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.read import old_excel, open_document
from portal.spreadsheets.read.cell_notes import CellNotes
from portal.spreadsheets.read.sheet_facts import SheetFacts
from portal.spreadsheets.read.sheet_scan import SheetScan
from portal.spreadsheets.read.workbook_styles import DAMAGED, SharedTexts, Styles, shared_texts, styles_of

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BLOCK = 256 * 1024
NOT_A_TABLE = "文件内容不是表格（像是网页或接口返回的提示），请重新导出后上传。"
OTHER_TABLE = "文件其实是网页或 XML 格式的表格（旧系统常这样导出），请在 Excel 或 WPS 中打开，另存为 xlsx 后上传。"
TABLE_SIGNS = (
    b"<table",
    b"urn:schemas-microsoft-com:office:spreadsheet",
    b"excel.sheet",
    b"office:excel",
    b"multipart/",
)
HEAD_BYTES = 64 * 1024
MACROS = "文件带有宏，为安全起见不能导入，请另存为不带宏的 xlsx 后上传。"
ENCRYPTED = "文件设有打开密码，请取消密码后重新保存再上传。"
ENTITIES = "文件内部带有外部实体声明，不是正常的表格，请另存为 xlsx 后上传。"
TOO_LARGE = "文件解压后超过 200 MB，请删去多余的工作表或空行后再上传。"

SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")


@dataclass
class Scan:
    """What a file is, and what it says of its cells: by part name in xlsx, by the sheet's place from 0 otherwise."""

    format: str
    facts: dict[str, SheetFacts] = field(default_factory=dict)
    epoch_1904: bool = False
    is_marked: bool = False  # the content of an OpenDocument file says more than values


def inspect(path: Path, extension: str) -> Scan:
    """Refuse what must not be opened; give the true format of what may be."""
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise FileRefused("文件是空的，请确认导出成功后再上传。")
    if extension in ("xlsm", "xltm", "xlsb", "xlam"):
        raise FileRefused(MACROS if extension != "xlsb" else "不支持 xlsb 格式，请另存为 xlsx 后上传。")
    if extension not in limits.EXTENSIONS:
        raise FileRefused("只接受 xlsx、xls、csv、tsv、ods、et 表格，请另存为其中一种后上传。")
    if head.startswith(ZIP):
        return _zipped(path, extension)
    if head.startswith(OLE):
        return _compound(path, extension)
    if head.startswith(b"PK"):
        raise FileRefused(DAMAGED)
    return _text(path, extension)


def _text(path: Path, extension: str) -> Scan:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<", b"mime-version:")) and any(sign in start for sign in TABLE_SIGNS):
        raise FileRefused(OTHER_TABLE)
    if start.startswith((b"<", b"{", b"[{", b"[[", b"%pdf", b"\x1f\x8b", b"rar!", b"7z\xbc\xaf", b"\x89png")):
        raise FileRefused(NOT_A_TABLE)
    if extension not in ("csv", "tsv"):
        raise FileRefused(f"文件内容与扩展名 .{extension} 不符，请在 Excel 中打开后另存为 xlsx 再上传。")
    return Scan("csv")


def _compound(path: Path, extension: str) -> Scan:
    """xls and et are OLE containers; their directory names streams in UTF-16."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefused(ENCRYPTED)
    if any(name.encode("utf-16-le") in content for name in ("_VBA_PROJECT", "Macros")):
        raise FileRefused(MACROS)
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise FileRefused("文件不是电子表格，请上传 Excel 或 WPS 表格。")
    if extension not in ("xls", "et"):
        raise FileRefused(f"文件实际是旧版 Excel（xls），与扩展名 .{extension} 不符，请改扩展名或另存为 xlsx。")
    return Scan("xls", old_excel.facts_of(content))


def _zipped(path: Path, extension: str) -> Scan:
    _directory(path)
    try:
        with zipfile.ZipFile(path) as book:
            entries = book.infolist()
            _sizes(entries, path.stat().st_size)
            names = {entry.filename for entry in entries}
            scan = Scan(_kind(book, names))
            known = _known(book, names) if scan.format == "xlsx" else (Styles(), SharedTexts())
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _part(book, entry, scan, known)
            if scan.is_marked:
                scan.facts = open_document.facts_of(book)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(DAMAGED) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise FileRefused(ENCRYPTED) from error
    allowed = {"xlsx": ("xlsx", "et"), "ods": ("ods", "et")}[scan.format]
    if extension not in allowed:
        raise FileRefused(
            f"文件实际是 {scan.format}，与扩展名 .{extension} 不符，请把扩展名改为 .{scan.format} 后上传。"
        )
    return scan


def _directory(path: Path) -> None:
    """The end record is read by hand: opening a directory of 100,000 entries already costs seconds."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22:
        raise FileRefused(DAMAGED)
    entries = int.from_bytes(tail[place + 10 : place + 12], "little")
    length = int.from_bytes(tail[place + 12 : place + 16], "little")
    if entries > limits.ZIP_ENTRIES or length > limits.ZIP_DIRECTORY_BYTES:
        raise FileRefused("文件内部零件过多，不是正常的表格，请另存为 xlsx 后上传。")


def _sizes(entries: Sequence[zipfile.ZipInfo], zipped: int) -> None:
    unzipped = sum(entry.file_size for entry in entries)
    if unzipped > limits.UNZIPPED_BYTES:
        raise FileRefused(TOO_LARGE)
    if unzipped > limits.RATIO_FROM and unzipped > limits.RATIO * zipped:
        raise FileRefused("文件压缩比异常，不是正常的表格，请另存为 xlsx 后上传。")


def _kind(book: zipfile.ZipFile, names: set[str]) -> str:
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(n.startswith("Basic/") for n in names):
        raise FileRefused(MACROS)
    if "xl/workbook.bin" in names:
        raise FileRefused("不支持 xlsb 格式，请另存为 xlsx 后上传。")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in book.read("META-INF/manifest.xml"):
            raise FileRefused(ENCRYPTED)
        return "ods"
    raise FileRefused("文件不是电子表格（只是一个压缩包），请上传 Excel 或 WPS 表格。")


def _known(book: zipfile.ZipFile, names: set[str]) -> tuple[Styles, SharedTexts]:
    """What the cells of all sheets refer to."""
    styles, texts = Styles(), SharedTexts()
    if "xl/styles.xml" in names:
        styles = styles_of(b"".join(_blocks(book, book.getinfo("xl/styles.xml"), b">")))
    if "xl/sharedStrings.xml" in names:
        texts = shared_texts(_blocks(book, book.getinfo("xl/sharedStrings.xml"), b"si>"))
    return styles, texts


def _part(book: zipfile.ZipFile, entry: zipfile.ZipInfo, scan: Scan, known: tuple[Styles, SharedTexts]) -> None:
    """Walk one XML part. Sheets are counted, every part is checked for entities."""
    looks = []
    if SHEET.match(entry.filename):
        notes = CellNotes(scan.facts.setdefault(entry.filename, SheetFacts()), *known)
        looks = [SheetScan().look, notes.look]
    for block in _blocks(book, entry, b"row>" if looks else b">"):
        for look in looks:
            look(block)
        if entry.filename == "content.xml":
            scan.is_marked = scan.is_marked or any(sign in block for sign in open_document.SIGNS)
    if entry.filename == "xl/workbook.xml":
        scan.epoch_1904 = bool(re.search(rb"date1904=[\"'](?:1|true)", book.read(entry)))


def _blocks(book: zipfile.ZipFile, entry: zipfile.ZipInfo, end: bytes) -> Iterator[bytes]:
    """A part in blocks that end with ``end`` where there is one, at least with a tag; what follows the last, last."""
    rest, seen = b"", 0
    with book.open(entry) as stream:
        while block := stream.read(BLOCK):
            seen += len(block)
            if seen > limits.UNZIPPED_BYTES:
                raise FileRefused(TOO_LARGE)
            block = rest + block
            if len(block) > 2 * BLOCK and b"<" not in block[1:]:
                raise FileRefused(f"有单元格的文字超过 {limits.CELL_CHARACTERS:,} 个字，请缩短后再上传。")
            if len(block) > 2 * BLOCK and b">" not in block:  # it would grow, and be copied again for each block
                raise FileRefused(DAMAGED)
            # One byte is found ten times faster than several: few blocks hold it, and are looked at closely.
            if b"!" in block and (b"<!DOCTYPE" in block or b"<!ENTITY" in block):
                raise FileRefused(ENTITIES)
            place = block.rfind(end)
            cut = place + len(end) if place > 0 else block.rfind(b">") + 1
            rest = block[cut:]
            yield block[:cut]
    yield rest
