"""Finds numbers of people in free text: identity numbers, mobile and fixed telephones, however they are written.

Full-width digits, blanks and hyphens between groups, and Chinese numerals (一三八…, 幺三八…) are read too. A number is
made of whole groups: digits inside a longer number are none. The time grows with the length of the text alone.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import accumulate

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.privacy.masking import DATED_IDENTITY, GROUP, MOBILE, NUMBER
from portal.privacy.register import Text

NUMERALS = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}")  # with its area code
LENGTHS = (18, 15, 13, 12, 11, 10)  # of all kinds, the longest first
NAMED = 3  # numbers that one refusal names


class Kind(models.TextChoices):
    """What a number looks like."""

    IDENTITY = "identity", gettext_lazy("身份证号")
    MOBILE = "mobile", gettext_lazy("手机号码")
    LANDLINE = "landline", gettext_lazy("固定电话号码")


@dataclass(frozen=True)
class Found:
    """A number in a text: the half-open range of its characters, and which of them are hidden when it is shown."""

    kind: Kind
    start: int
    end: int
    hidden: tuple[int, ...]


def numbers_of_people(text: str) -> list[Found]:
    """Every number in the order of the text; none lies within another."""
    found = list(_numbers(text))
    if (read := text.translate(NUMERALS)) != text:
        taken = {place for number in found for place in range(number.start, number.end)}
        found += [number for number in _numbers(read) if taken.isdisjoint(range(number.start, number.end))]
    return sorted(found, key=lambda number: number.start)


def without_numbers(text: str) -> str:
    """``text`` as it is shown to whoever need not know the numbers: 138-1234-5678 becomes 138-****-5678."""
    signs = list(text)
    for number in numbers_of_people(text):
        for place in number.hidden:
            signs[place] = "*"
    return "".join(signs)


def refuse_numbers(text: str, *, advice: Text, kinds: Container[Kind] = frozenset(Kind)) -> None:
    """Raises ValidationError where ``text`` holds a number of one of the ``kinds``: where, what, and ``advice``."""
    found = [number for number in numbers_of_people(text) if number.kind in kinds][:NAMED]
    if found:
        shown = without_numbers(text)
        raise ValidationError(
            [
                _("第 %(place)s 个字起像是%(kind)s（%(shown)s）。%(advice)s")
                % {
                    "place": number.start + 1,
                    "kind": number.kind.label,
                    "shown": shown[number.start : number.end],
                    "advice": advice,
                }
                for number in found
            ],
            code="personal_number",
        )


def _numbers(text: str) -> Iterator[Found]:
    for run in NUMBER.finditer(text):
        groups = [group.span() for group in GROUP.finditer(text, *run.span())]
        places = [place for first, end in groups for place in range(first, end)]
        if len(places) < LENGTHS[-1]:
            continue
        digits = unicodedata.normalize("NFKC", "".join(text[place] for place in places)).upper()
        starts = list(accumulate((end - first for first, end in groups), initial=0))
        yield from _whole_groups(digits, places, starts)


def _whole_groups(digits: str, places: list[int], starts: list[int]) -> Iterator[Found]:
    """The numbers that begin and end with a group; ``starts`` are those of the groups, and the end of the last."""
    free, borders = 0, set(starts)
    for start in starts[:-1]:
        if start < free:
            continue
        for length in LENGTHS:
            number = digits[start : start + length]
            if start + length in borders and (told := _told(number)):
                free, (kind, shown, last) = start + length, told
                yield Found(kind, places[start], places[free - 1] + 1, tuple(places[start + shown : free - last]))
                break


def _told(number: str) -> tuple[Kind, int, int] | None:
    """What a number is, how many signs at its beginning and its end may be seen; None for any other."""
    if DATED_IDENTITY.fullmatch(number):
        return Kind.IDENTITY, 6, 4
    if MOBILE.fullmatch(number):
        return Kind.MOBILE, len(number) - 8, 4
    if LANDLINE.fullmatch(number):
        return Kind.LANDLINE, 3 if number[1] in "12" else 4, 2
    return None
