"""Which pictures of the library readers may see: those that something public shows. Rooms say what that is."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from portal.media.models import Image

Shown = Callable[[], "QuerySet[Image]"]
SHOWN: list[Shown] = []


def shows_pictures(shown: Shown) -> Shown:
    """Registers a room's answer: the pictures that its public pages show now."""
    SHOWN.append(shown)
    return shown


def public_pictures() -> "QuerySet[Image]":
    """The pictures that readers may see now. What nothing shows is private."""
    conditions = [Q(pk__in=shown().order_by().values("pk")) for shown in SHOWN]
    if not conditions:
        return Image.objects.none()
    found = conditions[0]
    for condition in conditions[1:]:
        found |= condition
    return Image.objects.filter(found)
