"""How the columns of a sheet are called: headings as they are compared, and letters. No Django here."""

import re
import unicodedata

from portal.spreadsheets.units import BRACKETS
from portal.spreadsheets.values import FOOTNOTE_MARKS


def normalised(text: object) -> str:
    """A heading reduced to what is compared: NFKC, no blanks, no required or footnote mark, no bracketed unit."""
    text = unicodedata.normalize("NFKC", FOOTNOTE_MARKS.sub("", str(text)))
    return re.sub(r"[\s*＊]|必填|选填", "", BRACKETS.sub("", text)).strip(":：").lower()


def letter(place: int) -> str:
    """The name of a column: 0 → A, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
