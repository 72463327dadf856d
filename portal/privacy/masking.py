"""Masks numbers and addresses that could belong to a person, wherever text is kept or shown without need.

The time grows with the length of the text and with nothing else: each expression takes a maximal run of characters,
which cannot fail half-way, and what the run is, is decided in Python.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

MAIL = re.compile(r"[\w.+@-]+")  # a run of the characters of addresses
# Digits of any script, with up to three blanks or hyphens between two of them, and the check letter of an identity.
NUMBER = re.compile(r"\d(?:[\s\-‐‑–—－]{0,3}\d)*(?:[\s\-‐‑–—－]{0,3}[XxＸｘ])?")
GROUP = re.compile(r"\d+|[XxＸｘ]")
MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")  # in mainland China, with or without the country's code
IDENTITY = re.compile(r"\d{17}[\dX]")
DATED_IDENTITY = re.compile(r"\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
LENGTHS = (18, 15, 13, 11)  # digits of what is masked; an identity number contains what looks like a mobile number

COMPOUND_NAMES = frozenset(
    {
        *("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "长孙", "慕容"),
        *("司徒", "夏侯", "端木", "独孤", "南宫", "西门", "宇文", "闻人", "轩辕", "呼延", "澹台"),
    }
)


def masked(text: str) -> str:
    """``text`` with identity numbers, mobile numbers and mail addresses masked.

    Numbers are found in full-width digits too, and written in groups: 138-1234-5678 becomes 138-****-5678. Of an
    address the first letter and everything after the @ stay. What only looks like a number of a person is masked too.
    """
    return NUMBER.sub(_without_numbers, MAIL.sub(_without_addresses, text))


def _without_addresses(run: re.Match[str]) -> str:
    """A run with the part before each @ hidden, where a domain follows."""
    if "@" not in run[0]:
        return run[0]
    parts = run[0].split("@")
    for place, domain in enumerate(parts[1:]):
        if parts[place] and _begins_with_domain(domain):
            parts[place] = f"{parts[place][0]}***"
    return "@".join(parts)


def _begins_with_domain(text: str) -> bool:
    label, dot, rest = text.partition(".")
    return bool(label and dot and rest) and "+" not in label and rest[0] != "+"


def _without_numbers(run: re.Match[str]) -> str:
    """A run of digits and blanks with the middle of each mobile and identity number hidden."""
    if len(run[0]) < LENGTHS[-1]:
        return run[0]
    groups = [group.span() for group in GROUP.finditer(run[0])]
    places = [place for first, end in groups for place in range(first, end)]
    digits = unicodedata.normalize("NFKC", "".join(map(run[0].__getitem__, places))).upper()
    written = list(run[0])
    for shown, end in _personal(digits, [end - first for first, end in groups]):
        for place in places[shown : end - 4]:
            written[place] = "*"
    return "".join(written)


def _personal(digits: str, sizes: list[int]) -> Iterator[tuple[int, int]]:
    """Where the hidden part of each number of a person begins, and where the number ends.

    ``sizes`` are those of the groups in which ``digits`` are written. A number is made of whole groups.
    """
    starts = list(accumulate(sizes, initial=0))
    borders, free = set(starts), 0
    for start, size in zip(starts, sizes, strict=False):
        if start < free:
            continue
        for length in LENGTHS:
            number = digits[start : start + length]
            if start + length in borders and (shown := _shown(number, grouped=length > size)):
                free = start + length
                yield start + shown, free
                break


def _shown(number: str, *, grouped: bool) -> int:
    """How many digits at the beginning of a number of a person may be seen, 0 for another number."""
    if (DATED_IDENTITY if grouped else IDENTITY).fullmatch(number):
        return 6
    return len(number) - 8 if MOBILE.fullmatch(number) else 0


def masked_name(name: str) -> str:
    """A person's name with the family name alone: 王小明 becomes 王**, Wang Xiaoming becomes W*** X***."""
    plain = "".join(name.split()) if not name.isascii() else name.strip()
    if plain.isascii():
        return " ".join(f"{word[0]}***" for word in plain.split())
    family = 2 if plain[:2] in COMPOUND_NAMES and len(plain) > 2 else 1
    return plain[:family] + "*" * (len(plain) - family)
