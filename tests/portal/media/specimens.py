"""Pictures of the library for tests: stored as they are, since drawing one anew takes a process of its own."""

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Drawing

from portal.media.models import Image
from tests.factories import NUMBERS, factory


def small():
    """The bytes of a JPEG of 12 by 8 pixels."""
    file = io.BytesIO()
    Drawing.new("RGB", (12, 8), "green").save(file, "JPEG")
    return file.getvalue()


SMALL = small()


@factory(Image)
def an_image(place, **values):
    number = next(NUMBERS)
    words = {"title": f"图 {number}", "alt": "操场上的学生", "width": 12, "height": 8, "digest": f"{number:064x}"}
    name = default_storage.save(f"library/{number}.jpg", ContentFile(SMALL))
    return Image.objects.create(**{"place": place, "image": name, **words, **values})
