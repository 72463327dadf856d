"""Keys by which people look for a school: normalised text, pinyin, pinyin initials."""

from portal.language.folding import folded
from portal.places.pinyin import pypinyin


def pinyin(text: str | None) -> str:
    return "".join(pypinyin().lazy_pinyin(folded(text)))


def initials(text: str | None) -> str:
    return "".join(pypinyin().lazy_pinyin(folded(text), style=pypinyin().Style.FIRST_LETTER))


def search_text(code: str, *names: str) -> str:
    """One column to search: code, names present and former, their pinyin and initials, parted by blanks.

    Typed text contains no blanks after ``folded``, so a match never runs over two parts.
    """
    parts = [folded(code)]
    for name in names:
        if name:
            parts += [folded(name), pinyin(name), initials(name)]
    return " ".join(dict.fromkeys(parts))
