"""The reading process: ``read(path)`` in the worker starts it, ``main`` is it.

A file is opened only in a process of its own with limits on memory and time, so that a hostile one never takes
the worker down. The process imports the guard, csv and calamine, no Django; it answers with frames (length,
pickle) of plain values, and the worker unpickles nothing but those.
"""

import csv
import io
import pickle
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from portal.spreadsheets import limits
from portal.spreadsheets.limits import Refusal

FRAME_ROWS = 2_000
UNREADABLE = "文件无法读取（内容过大或已损坏），请在 Excel 中另存为 xlsx 后再上传。"


def main():
    """Options come as a pickled dictionary on standard input."""
    options = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by our own worker
    _confine()
    out = sys.stdout.buffer
    try:
        for message in _frames(options):
            _send(out, message)
    except Refusal as refusal:
        _send(out, {"refusal": str(refusal)})
    except MemoryError:
        _send(out, {"refusal": UNREADABLE})
    out.flush()


def _send(out, message):
    data = pickle.dumps(message, 5)
    out.write(len(data).to_bytes(4, "little"))
    out.write(data)


def _confine():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _frames(options):
    """First what the file is, then for each wanted sheet its rows, then None."""
    from portal.spreadsheets.read.file_checks import inspect

    path = Path(options["path"])
    scan = inspect(path, options["extension"])
    if scan.format == "csv":
        about, sheets = _text(path, options)
    else:
        about, sheets = _workbook(path, scan, options)
    yield {"format": scan.format, "epoch_1904": scan.epoch_1904, **about}
    for name, rows, merges, marks in sheets:
        yield {"sheet": name, "merges": merges, "marks": marks}
        for start in range(0, len(rows), FRAME_ROWS):
            yield rows[start : start + FRAME_ROWS]
    yield None


def _text(path, options):
    from portal.spreadsheets.read.encodings import UNKNOWN, detect

    content = path.read_bytes()
    encoding = options.get("encoding") or detect(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        chosen = "按所选编码无法读出文字，请换一种编码。"
        raise Refusal(chosen if options.get("encoding") else UNKNOWN) from error
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise Refusal("文件内容不是文字表格，请另存为 xlsx 后上传。")
    first, _, after = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], after
    else:
        delimiter = _delimiter(text)
    rows = _parse(text, delimiter)
    size = {"name": "", "rows": len(rows), "visible": True}
    return {"encoding": encoding, "delimiter": delimiter, "sheets": [size]}, [("", rows, [], {})]


def _delimiter(text):
    sample = text[:20_000]
    return max(",\t;", key=lambda character: (sample.count(character), character == ","))


def _parse(text, delimiter):
    """Rows of a text file. A leading apostrophe that export put before a formula sign is taken off again."""
    csv.field_size_limit(limits.CELL_CHARACTERS * 4)
    rows, cells = [], 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if "'" in "".join(row):
                row = [unneutralised(cell) for cell in row]
            cells += len(row)
            if len(row) > limits.COLUMNS:
                raise Refusal(f"第 {len(rows) + 1} 行超过 {limits.COLUMNS} 列，请检查分隔符和引号。")
            rows.append(row)
            if len(rows) > limits.ROWS_SCANNED or cells > limits.CELLS:
                raise Refusal(f"表格过大，一次最多 {limits.ROWS:,} 行、{limits.CELLS:,} 个单元格，请分成几个文件。")
    except csv.Error as error:
        raise Refusal(f"第 {len(rows) + 1} 行的引号不成对或文字过长，请修正后再上传。") from error
    return rows


def unneutralised(cell):
    """Undo what writing did: "'=1" becomes "=1"."""
    stripped = cell.lstrip("'")
    return cell[1:] if len(stripped) < len(cell) and stripped[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _workbook(path, scan, options):
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(str(path))
        listed = book.sheets_metadata[: limits.SHEETS]
        sheets = {meta.name: book.get_sheet_by_name(meta.name) for meta in listed if _is_table(meta)}
        about = [
            {"name": meta.name, "rows": (sheets[meta.name].end or (-1,))[0] + 1, "visible": _visible(meta)}
            for meta in listed
            if meta.name in sheets
        ]
    except calamine.PasswordError as error:
        from portal.spreadsheets.read.file_checks import ENCRYPTED

        raise Refusal(ENCRYPTED) from error
    except Exception as error:  # the library has many: any of them means that it cannot be read
        raise Refusal(UNREADABLE) from error
    wanted = [name for name in options.get("sheets") or sheets if name in sheets]
    marks = _marks(path, scan) if any(scan.marks.values()) else {}
    return {"sheets": about}, _sheets(sheets, wanted, marks)


def _is_table(meta):
    return meta.typ.__class__.__name__ == "SheetTypeEnum" and "WorkSheet" in str(meta.typ)


def _visible(meta):
    return str(meta.visible).endswith(".Visible")


def _sheets(sheets, wanted, marks):
    for name in wanted:
        sheet = sheets[name]
        if sheet.total_height * max(sheet.total_width, 1) > limits.SPARSE_CELLS:
            raise Refusal("表格的有效区域过大（很远的位置有内容），请删去远处的空行空列后再上传。")
        rows = sheet.to_python(skip_empty_area=False)
        if rows and len(rows[0]) > limits.COLUMNS:
            raise Refusal(f"表格超过 {limits.COLUMNS} 列，请删去多余的列后再上传。")
        merges = sheet.merged_cell_ranges or []
        yield name, rows, [(*start, *end) for start, end in merges][:20_000], marks.get(name, {})


def _marks(path, scan):
    """Which sheet's name goes with which part: workbook.xml names relations, its .rels file names parts."""
    import re
    import zipfile

    with zipfile.ZipFile(path) as book:
        workbook = book.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = book.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    parts = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        target = found.get("Target", "").lstrip("/")
        parts[found.get("Id")] = target if target.startswith("xl/") else f"xl/{target}"
    named = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook):
        found = dict(re.findall(r'(?:\w+:)?(\w+)="([^"]*)"', tag))
        name = found.get("name", "")
        for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
            name = name.replace(entity, character)
        named[name] = scan.marks.get(parts.get(found.get("id")), {})
    return named


PLAIN = {"datetime": {kind.__name__: kind for kind in (date, datetime, time, timedelta)}}


class Frames(pickle.Unpickler):
    """Unpickles plain values and dates, nothing else, whatever the other process might send."""

    def find_class(self, module, name):
        try:
            return PLAIN[module][name]
        except KeyError:
            raise Refusal(UNREADABLE) from None
