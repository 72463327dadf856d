"""How the columns of a sheet are called: headings as they are compared, and letters. No Django here."""

import re
import unicodedata
from functools import lru_cache

from portal.spreadsheets.units import BRACKETS
from portal.spreadsheets.values import FOOTNOTE_MARKS, column_of, row_of


def with_brackets(text: object) -> str:
    """A heading as it is compared first: NFKC, no blanks, no required or footnote mark; 标题（英文） is not 标题."""
    return re.sub(r"[\s*＊]|必填|选填", "", _ordinary(text)).strip(":：").lower()


def normalised(text: object) -> str:
    """A heading reduced to what is compared: as ``with_brackets``, but without what stands in them, mostly a unit."""
    return _normalised(str(text))


@lru_cache(maxsize=5_000)  # the first rows of a sheet are looked at again for every row that may be the header
def _normalised(text: str) -> str:
    return with_brackets(BRACKETS.sub("", _ordinary(text)))


def _ordinary(text: object) -> str:
    return unicodedata.normalize("NFKC", FOOTNOTE_MARKS.sub("", str(text)))


def letter(place: int) -> str:
    """The name of a column: 0 → A, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def row_words(number: int) -> str:
    """How the second half of a place is called: 第 5 行; 第 5 行（C5） where a record stands in one cell."""
    return f"第 {number} 行" if column_of(number) is None else f"第 {row_of(number)} 行（{cell_words(number)}）"


def cell_words(number: int) -> str:
    """C5: the second half of the place of a record that stands in one cell."""
    return f"{letter(column_of(number) or 0)}{row_of(number)}"
