"""Bringing a Word file into a draft: its text into the body, its pictures into the library."""

import re

from portal.accounts.models import Unit
from portal.content.picture_shelf import Shelf
from portal.content.tidy.notes import Note, sentences
from portal.content.tidy.washed import Tidied
from portal.content.word.converted import Opened
from portal.media.models import Image
from portal.places.models import Place

SOURCE = "picture:"  # how the opened file calls its pictures, followed by their place
SHOWN = re.compile('<img src="(/media/library/[0-9]{1,18}/)" alt="([^"]{1,120})"')


def brought(opened: Opened, place: Place, unit: Unit | None, title: str) -> Tidied:
    """The text of the file with its pictures as ours. To be called in the transaction that keeps the text."""

    def content_of(source: str) -> bytes | None:
        return opened.pictures[int(source.removeprefix(SOURCE))] if source.startswith(SOURCE) else None

    tidied = opened.washed(Shelf(content_of, place, unit, title))
    for address, words in SHOWN.findall(tidied.html):
        for image in Image.objects.filter(pk=int(address.rstrip("/").rpartition("/")[2]), alt="", decorative=False):
            image.alt = words
            image.save(update_fields=["alt"])
    return tidied


def told(opened: Opened, notes: tuple[Note, ...]) -> list[str]:
    """What a person has to know of the text that came in, in sentences."""
    left = []
    if opened.comments:
        left.append(f"文件里有 {opened.comments} 条批注，没有带入。")
    if opened.changes:
        left.append(f"文件里有 {opened.changes} 处修订还没有接受或拒绝，按接受带入，请核对。")
    return [*left, *sentences(notes)]
