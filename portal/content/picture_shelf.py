"""Pictures that come with a text, from a Word file or the clipboard, go into the library."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from portal.accounts.models import Unit
from portal.media.models import Image
from portal.media.pictures import redrawn
from portal.media.uploads import fingerprint
from portal.places.models import Place

LONGEST_TITLE = 60


@dataclass
class Shelf:
    """Puts the pictures of one text into the library, each once; what is no picture of ours is left out.

    ``content_of`` gives the bytes that stand behind an address in the text, or None where it holds no picture.
    """

    content_of: Callable[[str], bytes | None]
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
        content = self.content_of(source)
        if content is None:
            return None
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
