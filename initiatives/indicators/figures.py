"""Numbers as Chinese public text writes them: reading them in, and writing them once, at display.

A stored value is never rounded. Page, file and API all write it with ``written`` or quote the published words, so
they cannot disagree.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from initiatives.indicators.enums import WITHOUT_VALUE
from portal.language.english_words import TIMES, said_in_english
from portal.records.enums import Qualifier

if TYPE_CHECKING:
    from initiatives.indicators.models import Indicator, Observation


SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
LIMIT = Decimal(10) ** 14  # what the column of twenty digits, six of them decimals, holds
BEFORE = {"约": Qualifier.ABOUT, "近": Qualifier.ABOUT}
AFTER = {"以上": Qualifier.AT_LEAST, "以内": Qualifier.AT_MOST, "以下": Qualifier.AT_MOST, "左右": Qualifier.ABOUT}
BOUNDS: dict[str, str] = {
    Qualifier.AT_LEAST: "以上",
    Qualifier.AT_MOST: "以内",
}  # part of a Chinese figure in every language
NO_UNIT = tuple("版届年月一二三四五六七八九十百千万亿")  # what follows an ordinal, a date or a spelt-out number
FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")
FIGURE = re.compile(  # blanks are taken whole (*+): shared out between the parts, they would take ages to fail
    r"(?P<before>约|近)?\s*+(?P<number>-?\d[\d,]*+(?:\.\d++)?)?\s*+(?P<inner>余|多)?\s*+"
    r"(?P<scale>百万|千万|万|亿|千|百|十)?\s*+(?P<outer>余|多)?\s*+(?P<word>[^\d.,]*?)(?P<after>以上|以内|以下|左右)?"
)


class FigureError(ValueError):
    """The text is no figure; the message is one Chinese sentence for the person who typed it."""


@dataclass(frozen=True)
class Figure:
    value: Decimal | None
    qualifier: str
    word: str


def read(text: str) -> Figure:
    """``4800余个`` is more than 4800, ``6.4万个`` is 64000, ``多个国家`` is several; ordinals are no figures."""
    text = text.translate(FULL_WIDTH).strip()
    if text.startswith("多个"):
        return Figure(None, Qualifier.SEVERAL, text[2:].strip())
    found = FIGURE.fullmatch(text)
    if found is None or not (found["number"] or found["scale"]) or found["word"].startswith(NO_UNIT):
        raise FigureError(f"“{text}”不是数字，请填写如 1019、90.19、6.4万、4800余 的数字。")
    value = Decimal((found["number"] or "1").replace(",", "")) * SCALES[found["scale"] or ""]
    if abs(value) >= LIMIT:
        raise FigureError(f"“{text}”太大，整数部分最多 14 位。")
    if found["inner"] or found["outer"]:
        qualifier = Qualifier.OVER
    else:
        qualifier = BEFORE.get(found["before"]) or AFTER.get(found["after"]) or Qualifier.EXACT
    return Figure(value, qualifier, found["word"].strip())


def rounded(value: Decimal | int, decimals: int) -> Decimal:
    """Half up, as people are taught; never through a float."""
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def known(value: Decimal | None) -> Decimal:
    """A value that is certain to be there. Raises ValueError where it is not."""
    if value is None:
        raise ValueError("there is no value")
    return value


def written(value: Decimal | int, decimals: int) -> str:
    """The number alone. Zero is written 0, never left out, and never −0."""
    number = rounded(value, decimals)
    return f"{abs(number) if number == 0 else number:f}"


def qualified(value: Decimal | int, decimals: int, qualifier: str, word: str) -> tuple[str, str]:
    """Number and the words after it: ``("6000", "余场次")``, ``("200", "兆以上")``, ``("约 3.7", "名")``."""
    number = written(value, decimals)
    if qualifier == Qualifier.OVER:
        return number, f"余{word}"
    if qualifier in BOUNDS:
        return number, word + BOUNDS[qualifier]
    return (f"约 {number}" if qualifier == Qualifier.ABOUT else number), word


@dataclass(frozen=True)
class DisplayValue:
    """A value as every reader sees it: large part, small part, and both in one line of text."""

    number: str
    small: str
    text: str


LEADING = re.compile(r"((?:约|近)?[\d.,]+|[十百千万亿]+余?|多|首)(.*)", re.S)


def display_value(observation: "Observation", indicator: "Indicator") -> DisplayValue:
    """The published words where there are some, else the value with unit and qualifier, else why there is none."""
    if observation.quality in WITHOUT_VALUE:
        label = observation.get_quality_display()
        return DisplayValue(label, "", label)
    if observation.published_text:
        found = LEADING.fullmatch(observation.published_text)
        number, small = found.groups() if found else (observation.published_text, "")
        if small.lstrip("余 ")[:1] in TIMES and (said := _in_english(observation.published_text)):
            number, small = said, ""  # the 万 of 6.4 万个 belongs to the number: 64,000
        return DisplayValue(number, small, observation.published_text)
    number, small = qualified(known(observation.value), indicator.places, observation.qualifier, indicator.unit.word)
    return DisplayValue(number, small, number + small)


def _in_english(words: str) -> str | None:
    """A published figure as English readers see it; None on a Chinese page, and where it is not known."""
    return said_in_english(words) if (get_language() or "").startswith("en") else None


def in_unit(value: Decimal | int, indicator: "Indicator") -> str:
    """A bare value (a target, a computed count) with its unit; 85.00 is written 85."""
    return f"{rounded(value, indicator.places).normalize():f}{indicator.unit.word}"


def difference(value: Decimal, indicator: "Indicator") -> str:
    """An absolute difference with its own unit: percentages differ by 个百分点."""
    word = indicator.unit.difference_word or indicator.unit.word
    number = written(abs(value), indicator.places)
    return f"{number} {word}" if indicator.unit.is_percent else f"{number}{word}"
