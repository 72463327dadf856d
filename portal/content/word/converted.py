"""A Word file as clean text: opened in a guarded process, washed as everything else is."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from lxml import etree
from lxml.html import document_fromstring

from portal.content.tidy.flow import Stored
from portal.content.tidy.washed import Tidied, tidy
from portal.content.word.opened import DAMAGED, END, HEADING, LABEL, NO_WORD
from portal.jobs import guarded
from portal.jobs.guarded_process import Refused
from portal.media.uploads import MEBIBYTE, sniffed

OPEN = "portal.content.word.opened:html"
LIMITS = guarded.Limits(memory_bytes=1024 * MEBIBYTE, cpu_seconds=30, wall_seconds=60)
BACK = "#footnote-ref"  # an arrow from a footnote back to its place
TOO_LONG = "文件内容过多，一次处理不完，请拆成几个文件后再上传。"


@dataclass(frozen=True)
class Opened:
    """``pictures`` in the order of the text; ``comments`` and ``changes`` are counts of what an author left behind."""

    html: str
    pictures: tuple[bytes, ...]
    comments: int
    changes: int

    def washed(self, stored: Stored) -> Tidied:
        """The text; ``stored`` is asked for ``picture:0`` and so on."""
        return tidy(self.html, stored, guess=True)


def opened(file: "File[Any]") -> Opened:
    """The text and pictures of a docx file. Raises ValidationError with one sentence."""
    if "docx" not in sniffed(file):
        raise ValidationError(NO_WORD)
    content = file.read()
    file.seek(0)
    try:
        with guarded.answers(OPEN, {"content": content}, LIMITS) as answers:
            html, comments, changes = next(answers), next(answers), next(answers)
            pictures = tuple(answers)
    except Refused as refused:
        raise ValidationError(str(refused)) from None
    except StopIteration:
        raise ValidationError(DAMAGED) from None
    except guarded.Died:
        raise ValidationError(TOO_LONG) from None
    return Opened(told(html), pictures, comments, changes)


def told(html: str) -> str:
    """The HTML with what was told in front of paragraphs in the way in which Word writes it on the clipboard."""
    if not html:
        return ""
    body = document_fromstring(html).find("body")
    for link in [link for link in body.iter("a") if link.get("href", "").startswith(BACK)]:
        link.drop_tree()
    for element in body.iter("p", "h1", "h2", "h3", "h4", "h5", "h6"):
        text = element.text or ""
        if text.startswith(HEADING):
            level, _, text = text[1:].partition(END)
            element.tag = f"h{min(int(level), 6)}"
            element.text = text
        elif text.startswith(LABEL):
            told, _, text = text[1:].partition(END)
            series, level, words = told.split("|", 2)
            element.set("style", f"mso-list: l{series} level{level} lfo1")
            sign = etree.Element("span", style="mso-list: Ignore")
            sign.text, sign.tail, element.text = words, text, None
            element.insert(0, sign)
    return "".join(etree.tostring(child, encoding="unicode", method="html") for child in body)
