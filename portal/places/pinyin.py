"""Sort keys from Chinese names, with the local readings that a general dictionary gets wrong."""

import re
from functools import cache
from types import ModuleType

# 阿城 is read ē in 阳谷, as in 东阿; 佛 in a place name is fó; 莘 is shēn.
READINGS = {
    "阿城": [["ē"], ["chéng"]],
    "阿城镇": [["ē"], ["chéng"], ["zhèn"]],
    "石佛镇": [["shí"], ["fó"], ["zhèn"]],
    "东阿": [["dōng"], ["ē"]],
    "莘县": [["shēn"], ["xiàn"]],
}


@cache
def pypinyin() -> ModuleType:
    """The library with our readings, loaded late: its dictionary takes a fifth of a second."""
    import pypinyin  # late: costly library

    pypinyin.load_phrases_dict(READINGS)
    return pypinyin


def sort_key(name: str) -> str:
    """Toneless syllables with a space between them: the same order on every database.

    >>> sort_key("东阿县")
    'dong e xian'
    """
    return " ".join(pypinyin().lazy_pinyin(name.strip(), v_to_u=False)).lower()


def address_name(title: str) -> str:
    """Pinyin with hyphens for an address: lower-case letters and digits alone.

    >>> address_name("东阿县 U10 篮球赛")
    'dong-e-xian-u10-lan-qiu-sai'
    """
    syllables = pypinyin().lazy_pinyin(title, v_to_u=False, errors=lambda text: re.findall(r"[A-Za-z0-9]+", text))
    return re.sub(r"[^a-z0-9]+", "-", " ".join(syllables).lower()).strip("-")
