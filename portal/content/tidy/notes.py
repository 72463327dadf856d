"""What washing changed or could not keep, for the one who has to look at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    HEADING = "heading"  # a paragraph became a heading; the editor may take it back
    HEAD = "head"  # the first row of a table became headings of columns; may be taken back
    BOLD = "bold"  # a paragraph all in bold, perhaps a heading: asked, not changed
    PICTURE = "picture"  # a picture did not come along
    LINK = "link"  # a link pointed to a file on the writer's computer or to nowhere
    STRUCK = "struck"  # struck-out text stands as ordinary text
    TABLE = "table"  # a table inside a table became lines of text
    DEPTH = "depth"  # nested so deep that only the text was taken


@dataclass(frozen=True)
class Note:
    """``place`` is the beginning of the text concerned, by which a person finds it."""

    kind: Kind
    sentence: str
    place: str = ""


TOO_DEEP = "嵌套过深，只保留了文字。"
PLACE = 24  # characters of a text that tell it from others


def place(text: str) -> str:
    """The beginning of a text, with an ellipsis where it goes on."""
    return text if len(text) <= PLACE else f"{text[:PLACE]}…"


def sentences(notes: Iterable[Note]) -> list[str]:
    """The notes as a person reads them."""
    return [f"{note.sentence}（{note.place}）" if note.place else note.sentence for note in notes]
