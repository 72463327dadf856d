"""Which pictures of the library texts show to readers."""

from django.db.models import QuerySet

from portal.content.models import Edition
from portal.media.models import Image
from portal.media.uses import shows_pictures


@shows_pictures
def in_public_texts() -> QuerySet[Image]:
    return Image.objects.filter(uses__edition__in=Edition.objects.visible().values("pk"))
