"""What every sheet of the product has to declare, so that no figure comes in under an old date or as a bare share."""

import re

from portal.spreadsheets.headings import normalised
from portal.spreadsheets.read.header import header_at
from portal.spreadsheets.read.recognise import match
from portal.spreadsheets.resources import SHEETS

PRODUCT = {key: sheet for key, sheet in SHEETS.items() if not sheet.__module__.startswith("tests.")}
AMOUNTS = ("integer", "decimal")


def test_a_figure_beside_its_date_is_declared_as_a_pair():
    pairs = {
        (key, column.name, f"{column.name}_as_of")
        for key, sheet in PRODUCT.items()
        for column in sheet.writable()
        if f"{column.name}_as_of" in {other.name for other in sheet.writable()}
    }
    declared = {(key, value, date) for key, sheet in PRODUCT.items() for value, date in sheet.dated.items()}
    assert pairs == declared == {("schools.school", "pupils", "pupils_as_of")}


def test_the_columns_of_a_pair_are_a_number_and_a_whole_date():
    kinds = [
        (sheet.column(value).kind in AMOUNTS, sheet.column(date).kind, sheet.column(date).precision)
        for sheet in PRODUCT.values()
        for value, date in sheet.dated.items()
    ]
    assert kinds == [(True, "date", "")]


def test_a_share_is_declared_as_one():
    shares = [
        (key, column.name)
        for key, sheet in PRODUCT.items()
        for column in sheet.writable()
        if column.kind in AMOUNTS and re.search("率$|比例|百分", column.label) and not column.percent
    ]
    assert shares == []


def test_a_unit_of_each_row_comes_from_a_column_of_the_sheet():
    found = [
        (key, column.name, sheet.column(column.unit_by).kind)
        for key, sheet in PRODUCT.items()
        for column in sheet.columns()
        if column.row_units
    ]
    assert found == [("indicators.observation", "value", "reference")]


def test_every_column_is_found_again_by_its_own_heading():
    lost = []
    for key, sheet in PRODUCT.items():
        columns = sheet.writable()
        header = header_at([[column.heading for column in columns]], [], [1])
        found = match(sheet, header, {})
        lost += [(key, column.name) for place, column in enumerate(columns) if found.get(column.name) != place]
    assert lost == []


def test_no_other_word_means_two_columns_of_one_sheet():
    doubled = [
        (key, word, column.name)
        for key, sheet in PRODUCT.items()
        for column in sheet.writable()
        for word in map(normalised, column.aliases)
        if sheet.words()[word] != column.name
    ]
    assert doubled == []


def test_lists_without_codes_and_wide_tables_are_declared_of_columns_that_there_are():
    known = [resource for resource in PRODUCT.values() if resource.naming or resource.wide]
    for resource in known:
        names = {column.name for column in resource.writable()}
        if naming := resource.naming:
            assert {naming.name, *naming.within, *naming.needs} - names == set()
            assert len(resource.key_columns()) == 1
            str(resource.rows().values_list(naming.county, *naming.others).query)  # FieldError for a path that is none
        if wide := resource.wide:
            assert {wide.value, *wide.heads, *wide.asked} - names == set()
    assert len(known) == 6
