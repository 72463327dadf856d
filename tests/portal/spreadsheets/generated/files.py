"""Bytes of a book in every format that clerks send."""

import csv
import io
import re
from datetime import date, datetime

import openpyxl
import xlwt
from odf.number import PercentageStyle
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableColumnProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

QUOTED = re.compile(r'"[^"]*"')
XLS_ERRORS = {"#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#N/A": 42}


def made(book, format, text):
    """``text``: encoding, delimiter and end of line of a text file."""
    if format != "xlsx":
        _with_results(book)
    if format in ("csv", "tsv"):
        return text_file(book.sheets[0], *text)
    return {"xlsx": xlsx, "xls": xls, "ods": ods}[format](book)


def _with_results(book):
    """Only one library leaves formulas without their results; in other files they are errors."""
    for cell in (cell for sheet in book.sheets for line in sheet.lines for cell in line):
        if cell.is_uncalculated:
            cell.is_uncalculated, cell.error = False, "#N/A"


def day_format(cell):
    return "hh:mm" if hasattr(cell.value, "hour") and not hasattr(cell.value, "year") else "yyyy/m/d"


def xlsx(book):
    file = openpyxl.Workbook()
    file.remove(file.active)
    if book.is_1904:
        file.epoch = CALENDAR_MAC_1904
    for sheet in book.sheets:
        page = file.create_sheet(sheet.name)
        page.sheet_state = "visible" if sheet.is_visible else "hidden"
        for row, line in enumerate(sheet.lines, 1):
            for column, cell in enumerate(line, 1):
                if not cell.is_blank:
                    _xlsx_cell(page.cell(row, column), cell)
            if any(line is other for other in sheet.hidden):
                page.row_dimensions[row].hidden = True
        for column in sheet.hidden_columns:
            page.column_dimensions[openpyxl.utils.get_column_letter(column + 1)].hidden = True
        for top, left, bottom, right in sheet.ranges():
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _xlsx_cell(target, cell):
    if cell.raised:
        raised = TextBlock(InlineFont(vertAlign="superscript"), cell.raised)
        target.value = CellRichText([str(cell.value), raised])
    elif cell.error:
        target.value, target.data_type = cell.error, "e"
    elif cell.is_uncalculated:
        target.value = "=A1+1"
    else:
        target.value = cell.value
        if isinstance(cell.value, str):
            target.data_type = "s"
    if cell.format or isinstance(cell.value, date):
        target.number_format = cell.format or day_format(cell)
    if cell.is_struck:
        target.font = Font(strike=True)


def xls(book):
    file = xlwt.Workbook()
    file.dates_1904 = book.is_1904
    for sheet in book.sheets:
        page = file.add_sheet(sheet.name, cell_overwrite_ok=True)
        page.visibility = 0 if sheet.is_visible else 1
        for row, line in enumerate(sheet.lines):
            for column, cell in enumerate(line):
                if not cell.is_blank:
                    _xls_cell(page, row, column, cell)
            if any(line is other for other in sheet.hidden):
                page.row(row).hidden = True
        for column in sheet.hidden_columns:
            page.col(column).hidden = True
        for top, left, bottom, right in sheet.ranges():
            page.merge(top, bottom, left, right)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _xls_cell(page, row, column, cell):
    font = "font: struck_out on" if cell.is_struck else ""
    shape = cell.format or (
        day_format(cell) if hasattr(cell.value, "day") or hasattr(cell.value, "hour") else "General"
    )
    style = xlwt.easyxf(font, num_format_str=shape)
    if cell.raised:
        page.write_rich_text(row, column, [str(cell.value), (cell.raised, xlwt.easyfont("escapement superscript"))])
    elif cell.error:
        page.row(row).set_cell_error(column, XLS_ERRORS[cell.error])
    else:
        page.write(row, column, cell.value, style)


def ods(book):
    file = OpenDocumentSpreadsheet()
    struck = Style(name="struck", family="table-cell")
    struck.addElement(TextProperties(textlinethroughstyle="solid"))
    raised = Style(name="raised", family="text")
    raised.addElement(TextProperties(textposition="super 58%"))
    hidden = Style(name="hidden", family="table")
    for style in (struck, raised, hidden, Style(name="column", family="table-column"), PercentageStyle(name="N1")):
        file.automaticstyles.addElement(style)
    file.automaticstyles.childNodes[3].addElement(TableColumnProperties(columnwidth="2cm"))
    for sheet in book.sheets:
        table = Table(name=sheet.name)
        for column in range(sheet.width):
            state = "collapse" if column in sheet.hidden_columns else "visible"
            table.addElement(TableColumn(stylename="column", visibility=state))
        spans = {(top, left): (bottom, right) for top, left, bottom, right in sheet.ranges()}
        for row, line in enumerate(sheet.lines):
            is_hidden = any(line is other for other in sheet.hidden)
            target = TableRow(visibility="filter") if is_hidden else TableRow()
            for column, cell in enumerate(line):
                target.addElement(_ods_cell(cell, _spanned((row, column), spans)))
            table.addElement(target)
        file.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    file.write(buffer)
    return buffer.getvalue()


def _spanned(place, spans):
    if place not in spans:
        return {}
    bottom, right = spans[place]
    return {"numberrowsspanned": bottom - place[0] + 1, "numbercolumnsspanned": right - place[1] + 1}


def _ods_cell(cell, options):
    if cell.is_struck:
        options["stylename"] = "struck"
    value, text = cell.value, cell.shown or str(cell.value)
    if cell.is_blank:
        return TableCell(**options)
    if cell.error:
        options, text = {**options, "valuetype": "float", "value": "0", "formula": "of:=1/0"}, cell.error
    elif isinstance(value, bool):
        options |= {"valuetype": "boolean", "booleanvalue": str(value).lower()}
    elif isinstance(value, int | float):
        options |= {"valuetype": "percentage" if "%" in QUOTED.sub("", cell.format) else "float"}
        options["value"] = repr(value)
    elif isinstance(value, datetime | date):
        options |= {"valuetype": "date", "datevalue": value.isoformat()}
    else:
        options["valuetype"] = "string"
    target, paragraph = TableCell(**options), P(text=text)
    if cell.raised:
        paragraph.addElement(Span(stylename="raised", text=cell.raised))
    target.addElement(paragraph)
    return target


def text_file(sheet, encoding, delimiter, ending):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=ending)
    for line in sheet.lines:
        writer.writerow([_text(cell) for cell in line] or [""] * sheet.width)
    return buffer.getvalue().encode(encoding)


def _text(cell):
    if cell.is_blank:
        return ""
    if cell.error or cell.shown:
        return cell.error or cell.shown
    if isinstance(cell.value, datetime | date):
        return f"{cell.value.year}/{cell.value.month}/{cell.value.day}"
    if isinstance(cell.value, bool):
        return str(cell.value).upper()
    return f"{cell.value:.15g}" if isinstance(cell.value, float) else f"{cell.value}"
