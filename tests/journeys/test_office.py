"""What LibreOffice makes of our sheets when somebody opens and saves them, in every format, means what it meant."""

import pytest

from portal.spreadsheets.plan.parsing import Parser
from portal.spreadsheets.read.recognise import recognise
from portal.spreadsheets.resources import SHEETS
from tests.journeys import office
from tests.journeys.test_sheets import PRODUCT, planned

pytestmark = pytest.mark.django_db
KEYS = sorted({file.stem for file in (office.FOLDER / "exported").iterdir()})


def read(key, path):
    """Values and problems of each record, as far as the file says them; places differ with the format."""
    layout, _ = recognise(SHEETS[key], path, path.name, remembered={})
    plan = Parser(SHEETS[key], layout, remembered={}).parse(path, path.name)
    return plan.names, [
        (record.values, [(name, error.message) for name, error, _ in record.errors or ()]) for record in plan.records
    ]


def test_files_are_kept_of_every_sheet():
    assert set(KEYS) == set(PRODUCT)
    assert {file.parent.name for file in office.FOLDER.glob("*/*")} == {"exported", *office.TRIPS}


def test_a_sheet_saved_by_libreoffice_says_what_it_said(with_demonstration):
    told = {}
    for key in KEYS:
        for format, (source, _) in office.TRIPS.items():
            before = read(key, office.FOLDER / "exported" / f"{key}.{source}")
            after = read(key, office.FOLDER / format / f"{key}.{format}")
            if before != after:
                told[f"{key}.{format}"] = [
                    pair for pair in zip(before[1], after[1], strict=False) if pair[0] != pair[1]
                ][:2]
    assert told == {}


# LibreOffice writes 84.6% in a csv file as 84.60%: a published figure in words, which is refused, not changed.
REFUSED = {"indicators.observation.csv"}


@pytest.mark.office
def test_every_sheet_comes_back_from_libreoffice_unchanged(settings, tmp_path, with_demonstration):
    settings.DATA_DIR = tmp_path / "data"
    sources = office.exported(tmp_path, {key: SHEETS[key] for key in PRODUCT})
    told = {}
    for format, (source, _) in office.TRIPS.items():
        folder = office.resave(tmp_path, sources[source], format)
        for key in PRODUCT:
            rows = SHEETS[key].rows().count()
            batch = planned(key, (folder / f"{key}.{format}").read_bytes(), format)
            if f"{key}.{format}" in REFUSED and batch.counts["same"] + batch.counts["wrong"] == rows:
                continue
            if batch.counts != {"new": 0, "changed": 0, "same": rows, "wrong": 0, "skipped": 0}:
                told[f"{key}.{format}"] = (rows, batch.counts, [group.message for group in batch.report.groups[:5]])
    assert told == {}
