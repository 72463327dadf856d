"""Sort keys from Chinese names, with the local readings that a general dictionary gets wrong."""

from pypinyin import Style, lazy_pinyin, load_phrases_dict

# 阿城 is read ē in 阳谷; 佛 in a place name is fó.
READINGS = {"阿城镇": [["ē"], ["chéng"], ["zhèn"]], "石佛镇": [["shí"], ["fó"], ["zhèn"]]}
load_phrases_dict(READINGS)


def sort_key(name):
    """Toneless syllables with a space between them: the same order on every database.

    >>> sort_key("东阿县")
    'dong e xian'
    """
    return " ".join(lazy_pinyin(name.strip(), style=Style.NORMAL, v_to_u=False)).lower()
