"""Keys by which people look for a school: normalised text, pinyin, pinyin initials."""

import re
import unicodedata

from portal.places.pinyin import pypinyin


def normalised(text: str | None) -> str:
    """What is typed and what is stored, made comparable: half-width, lower case, no blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).lower()


def pinyin(text: str | None) -> str:
    return "".join(pypinyin().lazy_pinyin(normalised(text)))


def initials(text: str | None) -> str:
    return "".join(pypinyin().lazy_pinyin(normalised(text), style=pypinyin().Style.FIRST_LETTER))


def search_text(code: str, *names: str) -> str:
    """One column to search: code, names present and former, their pinyin and initials, parted by blanks.

    Typed text contains no blanks after ``normalised``, so a match never runs over two parts.
    """
    parts = [code]
    for name in names:
        if name:
            parts += [normalised(name), pinyin(name), initials(name)]
    return " ".join(dict.fromkeys(parts))
