"""One form of a name for comparison: what people type and what is stored meet in it, however each is written.

Width, case, blanks, and the signs of which every keyboard and font has its own make no difference: brackets, dashes,
middle dots, quotation marks and the marks around titles, and what cannot be seen. Every search of the product compares
in this form: a stored search text is written in it, and ``__found`` of ``portal.language.lookups`` reads other columns
in it.
"""

import re
import unicodedata
from collections.abc import Iterator

# Categories of Unicode: blanks, control and format characters, dashes, brackets and quotation marks.
SIGNS = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Ps", "Pe", "Pi", "Pf"))
DOTS = frozenset(".·•‧∙⋅・･●")  # a pinyin keyboard writes the middle dot as a full stop as well
QUOTES = frozenset("'\"`′″")
LINES = frozenset("_~−⁓∼〜ｰ⁃")  # what stands for a dash and is none to Unicode
VARIANTS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))  # how the sign before is drawn
HELD = (range(0x10000), range(0xE0000, 0xE0200))  # where in Unicode signs are looked for
MOST_WORDS = 6
# A character of the kinds that are not what they say: of all others the letters, digits and ideographs stay, but for
# their case, and the rest becomes none of these. Most texts have no such character.
RARE = re.compile(
    "[^\x01-\x7f\u00b7\u2010-\u2027\u3000-\u3003\u3008-\u3015\u3400-\u9fff"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)


def is_sign(sign: str) -> bool:
    """Whether names are compared without it."""
    return (
        unicodedata.category(sign) in SIGNS or sign in DOTS or sign in QUOTES or sign in LINES or sign in VARIANTS
    ) and any(ord(sign) in part for part in HELD)


class _WithoutSigns(dict[int, int | None]):
    """For ``str.translate``; looks at a character when it comes first."""

    def __missing__(self, point: int) -> int | None:
        self[point] = None if is_sign(chr(point)) else point
        return self[point]


class _Typed(dict[int, int | None]):
    """For ``str.translate``: half-width, every dash a hyphen, nothing unseen. A footnote's mark is made no digit."""

    def __missing__(self, point: int) -> int | None:
        sign = chr(point)
        kind = unicodedata.category(sign)
        unseen = kind == "Cf" or sign in VARIANTS
        ordinary = point - 0xFEE0 if 0xFF01 <= point <= 0xFF5E else point
        self[point] = None if unseen else ord("-") if kind == "Pd" or sign in "−⁃ｰ" else ordinary
        return self[point]


# İ alone becomes two characters in lower case, in Python and not in PostgreSQL.
_WITHOUT_SIGNS, _TYPED = _WithoutSigns({ord("İ"): ord("i")}), _Typed()


def folded(text: str | None) -> str:
    """The form in which names are compared; empty for a text of signs alone.

    >>> folded("《西区球场（课余开放）》"), folded("2026 – 2027")
    ('西区球场课余开放', '20262027')
    """
    if not text:
        return ""
    plain = unicodedata.normalize("NFKC", text).translate(_WITHOUT_SIGNS).lower()
    return plain if plain.isascii() else unicodedata.normalize("NFKC", plain)


def plain_letters(text: str) -> str:
    """Letters, digits and ideographs of a folded text: whatever holds it and nothing ``RARE`` has them in this order.

    >>> plain_letters("少年%é杯")
    '少年杯'
    """
    return "".join(sign for sign in text if (sign.isascii() and sign.isalnum()) or "\u3400" <= sign <= "\u9fff")


def words(text: str | None) -> list[str]:
    """What was typed, word by word, in the form of comparison. A sign between two blanks is no word.

    >>> words("中国 · 东阿　Cup")
    ['中国', '东阿', 'cup']
    """
    return [word for typed in (text or "").split() if (word := folded(typed))][:MOST_WORDS]


def one_line(text: str) -> str:
    """A number or code as it was typed: half-width, any dash a hyphen, one blank for several, nothing unseen.

    >>> one_line("０６３５－ 123  4567")
    '0635- 123 4567'
    """
    return " ".join(text.translate(_TYPED).split())


def runs_of_signs() -> str:
    """A regular expression for signs that stand together, as PostgreSQL reads it."""
    ranges = "".join(f"{_escaped(first)}-{_escaped(last)}" for first, last in _ranges())
    return f"[{ranges}]+"


def _ranges() -> Iterator[tuple[int, int]]:
    """From the first to the last code point of signs that follow each other; none is zero, which no database stores."""
    for part in HELD:
        first = None
        for point in (*part[max(1 - part[0], 0) :], -1):
            if point >= 0 and is_sign(chr(point)):
                first = point if first is None else first
                last = point
            elif first is not None:
                yield first, last
                first = None


def _escaped(point: int) -> str:
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
