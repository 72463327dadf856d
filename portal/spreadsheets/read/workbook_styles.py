"""Which cell styles and shared texts of an xlsx workbook say something that its values do not. No Django here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.read.number_formats import mark_of

PERCENT_FORMATS = (9, 10)  # those that every workbook has without declaring them
# Of those, what shows a date in part; Chinese editions have the later ones.
PARTIAL_DATES = {16: "d-mmm", 17: "mmm-yy"} | dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月")
PARTIAL_DATES |= dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日")
QUOTED = re.compile(r'"[^"]*+"|\\.|\[[^\[\]]*+\]')
DAMAGED = "文件不完整或已损坏，请在原来的软件中打开后另存为 xlsx，再上传。"
ITEM = re.compile(rb"<(?:\w+:)?si\b")
RUN = re.compile(rb"<(?:\w+:)?r\b")
TEXT = re.compile(rb"<(?:\w+:)?t\b[^<>]*+>([^<]*+)<")
RAISED = re.compile(rb"""<(?:\w+:)?vertAlign\b[^<>]*?val=["']su[pb]""")
STRUCK = re.compile(rb"""<(?:\w+:)?strike\b(?![^<>]*?val=["'](?:0|false))""")


@dataclass
class Styles:
    """Numbers of the cell styles, as cells name them in ``s``."""

    percent: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    shown: dict[int, str] = field(default_factory=dict)  # style → mark of ``number_formats``

    def note(self, style: int, format: str) -> None:
        if mark := mark_of(format):
            self.shown[style] = mark


@dataclass
class SharedTexts:
    """Numbers of the shared texts, as cells name them in ``v``. ``raised``: number → the part above the line."""

    raised: dict[int, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)


def is_percent(format: str) -> bool:
    """Whether a number format multiplies by a hundred: 0.00% does, 0"%" does not."""
    return "%" in QUOTED.sub("", format)


def styles_of(content: bytes) -> Styles:
    """``content``: styles.xml, already searched for entities."""
    try:
        root = ET.fromstring(content)  # noqa: S314 - a document with a DOCTYPE was refused before
    except ET.ParseError as error:
        raise FileRefused(DAMAGED) from error
    formats = {_number(tag, "numFmtId"): tag.get("formatCode", "") for tag in _children(root, "numFmts")}
    percent = {number for number, code in formats.items() if is_percent(code)} | set(PERCENT_FORMATS) - formats.keys()
    fonts = [_is_struck(font) for font in _children(root, "fonts")]
    found = Styles()
    for place, style in enumerate(_children(root, "cellXfs")):
        number = _number(style, "numFmtId")
        if number in percent:
            found.percent.add(place)
        found.note(place, formats.get(number, PARTIAL_DATES.get(number, "")))
        font = _number(style, "fontId")
        if 0 <= font < len(fonts) and fonts[font]:
            found.struck.add(place)
    return found


def _children(root: ET.Element, name: str) -> list[ET.Element]:
    return [child for group in root if group.tag.rpartition("}")[2] == name for child in group]


def _number(tag: ET.Element, name: str) -> int:
    text = tag.get(name, "")
    return int(text) if text.isdecimal() else -1


def _is_struck(font: ET.Element) -> bool:
    return any(tag.tag.rpartition("}")[2] == "strike" and tag.get("val", "1") not in ("0", "false") for tag in font)


def shared_texts(blocks: Iterable[bytes]) -> SharedTexts:
    """``blocks`` of sharedStrings.xml, each of which ends with an item."""
    found, number = SharedTexts(), 0
    for block in blocks:
        if b"vertAlign" not in block and b"strike" not in block:
            number += len(ITEM.findall(block))
            continue
        for item in ITEM.split(block)[1:]:
            if part := raised_part(item):
                found.raised[number] = part
            if STRUCK.search(item):
                found.struck.add(number)
            number += 1
    return found


def raised_part(item: bytes) -> str:
    """The text of those runs that stand above or below the line; "" when all of it does, or none."""
    if b"vertAlign" not in item:
        return ""
    runs = [(bool(RAISED.search(run)), b"".join(TEXT.findall(run)).strip()) for run in RUN.split(item)[1:]]
    raised, level = ([text for is_raised, text in runs if is_raised is side and text] for side in (True, False))
    return b"".join(raised).decode("utf-8", "replace") if raised and level else ""
