"""How the columns of a sheet are called: headings as they are compared, and letters. No Django here."""

import re
import unicodedata

UNIT = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")


def normalised(text: object) -> str:
    """A heading reduced to what is compared: NFKC, no blanks, no required mark, no bracketed unit."""
    text = unicodedata.normalize("NFKC", str(text))
    return re.sub(r"[\s*＊]|必填|选填", "", UNIT.sub("", text)).strip(":：").lower()


def unit_of(text: object) -> str:
    """在校生数（万人） → 万人; "" when the heading names none."""
    found = UNIT.findall(unicodedata.normalize("NFKC", str(text)))
    named = [unit.strip().removeprefix("单位").lstrip(":：") for unit in found]
    return next((unit for unit in named if unit and unit not in ("必填", "选填")), "")


def letter(place: int) -> str:
    """The name of a column: 0 → A, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
