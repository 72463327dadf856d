"""Files made by chance, with every mess that people make: each value comes out right, or the clerk is told."""

import os
import unicodedata
from collections import Counter
from itertools import count, islice

import pytest

from portal.spreadsheets.plan import marks, parsing
from portal.spreadsheets.plan.numbers import Number, _exact
from portal.spreadsheets.read import recognise
from portal.spreadsheets.read.sheet_facts import SheetFacts
from portal.spreadsheets.values import Percent
from tests import samples
from tests.portal.spreadsheets.generated.oracle import judged
from tests.portal.spreadsheets.generated.subjects import SUBJECTS
from tests.portal.spreadsheets.generated.workbooks import made

FROM, FILES = int(os.environ.get("GENERATED_FROM", "0")), int(os.environ.get("GENERATED_FILES", "0"))
PART, WHOLE = 15, 1_500  # files of each subject
CAUGHT_WITHIN = 300


@pytest.fixture(params=SUBJECTS)
def subject(request, db):
    return SUBJECTS[request.param]()


def differences(subject, seeds):
    """What is silently wrong in the files of ``seeds``, each with the settings that make the file again."""
    for seed in seeds:
        file = made(subject, seed)
        for one in judged(file).differences:
            yield f"GENERATED_FROM={seed} GENERATED_FILES=1 ({file.format}, {', '.join(file.messes)}): {one}"


@pytest.mark.sampled
def test_nothing_is_silently_wrong(subject):
    found = list(differences(subject, range(FROM, FROM + (FILES or samples.of(PART, whole=WHOLE)))))
    assert not found, "\n".join([f"{len(found)} differences that nobody was told of", *found])


def test_most_records_of_the_files_are_read_and_plain_ones_all(subject):
    counts = Counter()
    for seed in range(PART):
        verdict = judged(made(subject, seed))
        counts += verdict.counts
    assert counts["right"] > (counts["told"] + counts["refused"]) / 3, counts
    plain = islice((file for file in (made(subject, seed) for seed in count()) if file.is_plain), 3)
    assert [set(judged(file).counts) for file in plain] == [{"right"}] * 3


def nfkc(number, cell, text=Number._text):
    return text(number, unicodedata.normalize("NFKC", cell))


def without_percent(cell, mark, bring=marks._marked):
    found = bring(cell, mark)
    return cell if isinstance(found, Percent) else found


def undoubted(number, cell):
    return number._fit(number._multiplied(_exact(cell), number.factor, cell), cell)


def unseen(facts, *what):
    """A reader that does not note something."""


BROKEN = {
    "NFKC over numbers": [(Number, "_text", nfkc)],
    "a percent format is ignored": [(marks, "_marked", without_percent), (Number, "_number", undoubted)],
    "a unit in a format is ignored": [(SheetFacts, "show_as", unseen)],
    "merged numbers are filled down": [(parsing, "merged_rows", lambda merges, first: {})],
    "a unit above the table is ignored": [(parsing, "units_above", lambda rows: [])],
    "a table to the right is not seen": [(recognise, "table_to_the_right", lambda header, words: None)],
    "hidden rows are not told": [(SheetFacts, "hide_row", unseen)],
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_reader_that_is_broken_on_purpose_is_caught(db, monkeypatch, fault):
    """Without this the oracle might be blind."""
    for change in BROKEN[fault]:
        monkeypatch.setattr(*change)
    caught = next(differences(SUBJECTS["clubs"](), range(CAUGHT_WITHIN)), None)
    assert caught is not None
