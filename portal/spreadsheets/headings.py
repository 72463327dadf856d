"""How the columns of a sheet are called: headings as they are compared, and letters. No Django here."""

import re
import unicodedata
from functools import lru_cache

from portal.spreadsheets.units import BRACKETS
from portal.spreadsheets.values import FOOTNOTE_MARKS


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
