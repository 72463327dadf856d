"""Bringing a Word file into a draft: its text into the body, its pictures into the library."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from portal.accounts.models import Unit
from portal.content.tidy.notes import Note
from portal.content.tidy.washed import Tidied
from portal.content.word.converted import Opened
from portal.media.models import Image
from portal.media.pictures import redrawn
from portal.media.uploads import fingerprint
from portal.places.models import Place

SOURCE = "picture:"  # how the opened file calls its pictures, followed by their place
SHOWN = re.compile('<img src="(/media/library/[0-9]{1,18}/)" alt="([^"]{1,120})"')
LONGEST_TITLE = 60


@dataclass
class Shelf:
    """Puts the pictures of one file into the library, each once; what is no picture of ours is left out."""

    opened: Opened
    place: Place
    unit: Unit | None
    title: str
    kept: dict[str, str | None] = field(default_factory=dict)
    count: int = 0

    def __call__(self, source: str) -> str | None:
        if source not in self.kept:
            self.kept[source] = self._stored(source)
        return self.kept[source]

    def _stored(self, source: str) -> str | None:
        if not source.startswith(SOURCE):
            return None
        content = self.opened.pictures[int(source.removeprefix(SOURCE))]
        self.count += 1
        try:
            drawn = redrawn(ContentFile(content, "picture"))
        except ValidationError:
            return None
        digest = fingerprint(drawn)
        image = Image.objects.filter(place=self.place, digest=digest).first()
        if image is None:
            title = f"{self.title[: LONGEST_TITLE - 8]} 图 {self.count}"
            image = Image.objects.create(place=self.place, unit=self.unit, title=title, image=drawn, digest=digest)
        return reverse("media:library", args=[image.pk])


def brought(opened: Opened, place: Place, unit: Unit | None, title: str) -> Tidied:
    """The text of the file with its pictures as ours. To be called in the transaction that keeps the text."""
    tidied = opened.washed(Shelf(opened, place, unit, title))
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
    return [*left, *(f"{note.sentence}（{note.place}）" if note.place else note.sentence for note in notes)]
