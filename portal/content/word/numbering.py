"""Which number, bullet and level of heading each paragraph of a Word file has. No Django here.

Word counts paragraphs when it shows them; the file holds only the rules. Rules are in ``numbering.xml`` and in styles,
where one style may stand on another.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from portal.content.word.numerals import numeral

PLACE = re.compile("%([1-9])")
HEADING = re.compile(r"heading ([1-9])")
TITLES = {"title", "标题"}
LEVELS = 9
BULLET = "•"


@dataclass
class Level:
    """``way`` is Word's numFmt; ``text`` has %1 to %9 for the numbers of this level and those above."""

    way: str = "decimal"
    text: str = ""
    start: int = 1
    digits: bool = False  # numbers of the levels above in digits, whatever their own way
    style: str = ""  # paragraphs of this style stand on this level


@dataclass
class Style:
    code: str = ""
    name: str = ""
    parent: str = ""
    series: str | None = None
    level: int | None = None
    outline: int | None = None


@dataclass(frozen=True)
class Label:
    """What stands before a paragraph: the list, the level from 1, and the words (``（一）``, ``1.``, a bullet)."""

    series: str
    level: int
    words: str


def value(element: "etree._Element | None", name: str) -> str | None:
    """The ``val`` of the child ``name``; None without it."""
    child = element.find(f"{{*}}{name}") if element is not None else None
    if child is None:
        return None
    return next((str(found) for key, found in child.attrib.items() if etree.QName(key).localname == "val"), None)


def attribute(element: "etree._Element", name: str) -> str:
    return next((str(found) for key, found in element.attrib.items() if etree.QName(key).localname == name), "")


def number(text: str | None, usual: int) -> int:
    """A whole number as Word writes it, four digits at most; ``usual`` for anything else."""
    return int(text) if text and re.fullmatch("[0-9]{1,4}", text) else usual


@dataclass
class Styles:
    """The styles of paragraphs, by their identifiers."""

    styles: dict[str, Style] = field(default_factory=dict)
    usual: str = ""  # of paragraphs that name none

    @classmethod
    def read(cls, root: "etree._Element | None") -> "Styles":
        found = cls()
        for element in root.iterfind("{*}style") if root is not None else ():
            if attribute(element, "type") != "paragraph":
                continue
            properties = element.find("{*}pPr")
            counted = properties.find("{*}numPr") if properties is not None else None
            outline, level = value(properties, "outlineLvl"), value(counted, "ilvl")
            code = attribute(element, "styleId")
            found.styles[code] = Style(
                code,
                (value(element, "name") or "").lower(),
                value(element, "basedOn") or "",
                value(counted, "numId"),
                number(level, 0) if level else None,
                number(outline, LEVELS) if outline else None,
            )
            if attribute(element, "default") in {"1", "true"}:
                found.usual = code
        return found

    def chain(self, code: str | None) -> Iterator[Style]:
        """The style and those on which it stands."""
        seen: set[str] = set()
        code = code or self.usual
        while code and code in self.styles and code not in seen:
            seen.add(code)
            yield self.styles[code]
            code = self.styles[code].parent


@dataclass
class Numbering:
    """The ways to count (by Word's abstractNumId), and which of them each list (numId) uses."""

    ways: dict[str, dict[int, Level]] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: "etree._Element | None") -> "Numbering":
        found = cls()
        if root is None:
            return found
        for element in root.iterfind("{*}abstractNum"):
            found.ways[attribute(element, "abstractNumId")] = dict(_levels(element))
        for element in root.iterfind("{*}num"):
            code = attribute(element, "numId")
            found.series[code] = value(element, "abstractNumId") or ""
            for change in element.iterfind("{*}lvlOverride"):
                level, start = number(attribute(change, "ilvl"), 0), value(change, "startOverride")
                found.overrides.setdefault(code, {}).update(_levels(change))
                if start:
                    found.restarts.setdefault(code, {})[level] = number(start, 1)
        return found

    def level(self, code: str, level: int) -> Level | None:
        own = self.overrides.get(code, {}).get(level)
        return own or self.ways.get(self.series.get(code, ""), {}).get(level)

    def level_of_style(self, code: str, style: str) -> int | None:
        levels = self.ways.get(self.series.get(code, ""), {})
        return next((level for level, rule in levels.items() if style and rule.style == style), None)


def _levels(element: "etree._Element") -> Iterator[tuple[int, Level]]:
    for level in element.iterfind("{*}lvl"):
        yield (
            number(attribute(level, "ilvl"), 0),
            Level(
                value(level, "numFmt") or "decimal",
                value(level, "lvlText") or "",
                number(value(level, "start"), 1),
                level.find("{*}isLgl") is not None,
                value(level, "pStyle") or "",
            ),
        )


class Counter:
    """Counts the paragraphs of one file, in their order."""

    def __init__(self, numbering: Numbering, styles: Styles) -> None:
        self.numbering, self.styles = numbering, styles
        self.counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self.begun: set[tuple[str, int]] = set()

    def heading(self, paragraph: "etree._Element") -> int | None:
        """The level 1 to 9 of a heading; None for other paragraphs."""
        properties = paragraph.find("{*}pPr")
        outline = value(properties, "outlineLvl")
        if outline is not None:
            return level if (level := number(outline, LEVELS) + 1) <= LEVELS else None
        for style in self.styles.chain(value(properties, "pStyle")):
            if style.outline is not None:
                return style.outline + 1 if style.outline < LEVELS else None
            if found := HEADING.fullmatch(style.name):
                return int(found[1])
            if style.name in TITLES:
                return 1
        return None

    def label(self, paragraph: "etree._Element") -> Label | None:
        """What Word shows before the paragraph; None when it is not counted. Call it once for each, in their order."""
        code, level = self._series(paragraph)
        rule = self.numbering.level(code, level)
        if rule is None:
            return None
        if rule.way == "bullet":
            return Label(code, level + 1, BULLET)
        counts = self._count(code, level, rule)
        words = PLACE.sub(lambda place: self._numeral(code, int(place[1]) - 1, rule, counts), rule.text)
        return Label(code, level + 1, words) if words.strip() else None

    def _series(self, paragraph: "etree._Element") -> tuple[str, int]:
        """The list to which a paragraph belongs by itself or by its style, and its level from 0."""
        properties = paragraph.find("{*}pPr")
        counted = properties.find("{*}numPr") if properties is not None else None
        code, own = value(counted, "numId"), value(counted, "ilvl")
        level = number(own, 0) if own else None
        for style in self.styles.chain(value(properties, "pStyle")):
            code = style.series if code is None else code
            level = style.level if level is None else level
            if level is None and code:
                level = self.numbering.level_of_style(code, style.code)
        return code or "", min(level or 0, LEVELS - 1)

    def _count(self, code: str, level: int, rule: Level) -> dict[int, int]:
        counts = self.counts[self.numbering.series.get(code, "")]
        restart = self.numbering.restarts.get(code, {}).get(level)
        if restart is not None and (code, level) not in self.begun:
            counts[level] = restart
        else:
            counts[level] = counts[level] + 1 if level in counts else rule.start
        self.begun.add((code, level))
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return counts

    def _numeral(self, code: str, level: int, rule: Level, counts: dict[int, int]) -> str:
        own = self.numbering.level(code, level) or Level()
        way = "decimal" if rule.digits else own.way
        return numeral(counts.get(level, own.start), way)
