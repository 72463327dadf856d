"""Keys by which people look for a school: folded text, pinyin, pinyin initials."""

from portal.language.folding import folded
from portal.places.pinyin import spellings, syllables
from portal.places.spelling import Readings

LONGEST = 200  # characters of a stored key


def sort_key(name: str, readings: Readings) -> str:
    """All letters of the name as it is read here."""
    return "".join(syllables(folded(name), readings))[:LONGEST]


def search_text(readings: Readings, code: str, *names: str) -> str:
    """One column to search: code, names present and former, their pinyin and initials, parted by blanks.

    A name that is read otherwise here than in the dictionary is found by both readings. Typed text contains no blanks
    after ``folded``, so a match never runs over two parts.
    """
    parts = [folded(code)]
    for name in names:
        if name:
            plain = folded(name)
            parts += [plain, *spellings(plain, readings)]
    return " ".join(dict.fromkeys(parts))
