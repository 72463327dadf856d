"""Pictures of the library for tests, without a file: drawing one takes a process of its own."""

from portal.media.models import Image
from tests.factories import NUMBERS, factory


@factory(Image)
def an_image(place, **values):
    number = next(NUMBERS)
    words = {"title": f"图 {number}", "alt": "操场上的学生", "width": 1200, "height": 800}
    stored = {"image": f"library/{number}.jpg", "digest": f"{number:064x}"}
    return Image.objects.create(**{"place": place, **words, **stored, **values})
