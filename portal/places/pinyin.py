"""Names in pinyin: to sort by, to find by, and for addresses. Readings of the city's own come before the library's."""

import re
from functools import cache
from types import ModuleType

from portal.places.spelling import NONE, Readings


@cache
def pypinyin() -> ModuleType:
    """The library, loaded late: its dictionary takes a fifth of a second."""
    import pypinyin  # late: costly library

    return pypinyin


def syllables(name: str, readings: Readings = NONE) -> list[str]:
    """A name without tones, syllable by syllable; what is not Chinese stands as it is.

    >>> syllables("翟庄小学 U10")
    ['di', 'zhuang', 'xiao', 'xue', ' U10']
    """
    return [
        syllable
        for text, reading in readings.split(name)
        for syllable in (reading or pypinyin().lazy_pinyin(text, v_to_u=False))
    ]


def initials(name: str, readings: Readings = NONE) -> str:
    """The first letter of each syllable; what is not Chinese stands whole.

    >>> initials("东阿县")
    'dex'
    """
    library, first = pypinyin(), pypinyin().Style.FIRST_LETTER
    parts = (
        "".join(syllable[0] for syllable in reading) if reading else "".join(library.lazy_pinyin(text, style=first))
        for text, reading in readings.split(name)
    )
    return "".join(parts).lower()


def sort_key(name: str, readings: Readings = NONE) -> str:
    """Toneless syllables with a space between them: the same order on every database.

    >>> sort_key("东阿县")
    'dong e xian'
    """
    return " ".join(syllables(name.strip(), readings)).lower()


def spellings(name: str, readings: Readings = NONE) -> list[str]:
    """What people type for a name: all letters and the initials, as it is read here and as it is read elsewhere.

    >>> spellings("东阿县")
    ['dongexian', 'dex']
    """
    found = []
    for read in dict.fromkeys((readings, NONE)):
        found += ["".join(syllables(name, read)).replace(" ", "").lower(), initials(name, read).replace(" ", "")]
    return list(dict.fromkeys(found))


def address_name(title: str, readings: Readings = NONE) -> str:
    """Pinyin with hyphens for an address: lower-case letters and digits alone.

    >>> address_name("东阿县 U10 篮球赛")
    'dong-e-xian-u10-lan-qiu-sai'
    """
    ordinary = pypinyin().lazy_pinyin
    parts: list[str] = []
    for text, reading in readings.split(title):
        parts += reading or ordinary(text, v_to_u=False, errors=lambda other: re.findall(r"[A-Za-z0-9]+", other))
    return re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-")
