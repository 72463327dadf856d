"""Sheets saved again by LibreOffice: how it is called, and the few rows of each sheet that are kept as files.

``python -m tests.journeys.office`` writes the kept files anew, from the demonstration that ``DATA_DIR`` holds.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "resaved"
# What a person gets who opens the file and saves it: of the csv with the settings that it offers.
TRIPS = {
    "xlsx": ("xlsx", "xlsx"),
    "xls": ("xlsx", "xls"),
    "ods": ("xlsx", "ods"),
    "csv": ("csv", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"),
}
KEPT_ROWS = 4


def resave(folder, sources, format):
    """``sources`` opened and saved as ``format``: into a folder of its own, which is given."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise LookupError("LibreOffice Calc is needed: apt-get install libreoffice-calc")
    target = folder / format
    target.mkdir()
    profile = f"-env:UserInstallation=file://{folder}/profile"
    opened = ["--infilter=CSV:44,34,76,1"] if TRIPS[format][0] == "csv" else []  # as its dialogue proposes
    command = [program, profile, "--headless", *opened, "--convert-to", TRIPS[format][1], "--outdir", str(target)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=600)
    for file in target.glob("*-*.csv"):  # saved with the sheet's name
        file.rename(target / f"{file.stem.partition('-')[0]}.csv")
    return target


def content(resource, format, rows=None):
    """What the product exports of ``rows``, of all rows when none are named."""
    from portal.spreadsheets.export.files import csv_stream, write_xlsx
    from portal.spreadsheets.export.rows import export_columns, export_rows

    columns = export_columns(resource, personal=True)
    headings, lines = [column.heading for column in columns], export_rows(resource, resource.rows(), columns)
    lines = list(lines) if rows is None else sorted(lines, key=_blanks)[:rows]
    if format == "csv":
        return "".join(csv_stream(headings, lines)).encode()
    buffer = io.BytesIO()
    write_xlsx(buffer, resource.heading(), headings, lines)
    return buffer.getvalue()


def _blanks(line):
    return sum(cell in (None, "") for cell in line)


def exported(folder, sheets, rows=None):
    """Both forms of each sheet as files in ``folder``: form → files."""
    found = {"xlsx": [], "csv": []}
    for key, resource in sheets.items():
        for format, files in found.items():
            file = folder / f"{key}.{format}"
            file.write_bytes(content(resource, format, rows))
            files.append(file)
    return found


def keep():
    import django

    django.setup()
    from portal.spreadsheets.resources import SHEETS

    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = exported(folder, SHEETS, KEPT_ROWS)
        for format, (source, _) in TRIPS.items():
            shutil.copytree(resave(folder, sources[source], format), FOLDER / format)
        for files in sources.values():
            (FOLDER / "exported").mkdir(exist_ok=True)
            for file in files:
                shutil.copy(file, FOLDER / "exported")


if __name__ == "__main__":
    sys.exit(keep())
