"""Old addresses: before a page is called missing, rooms say where it went."""

from collections.abc import Callable

Where = Callable[[str], str | None]
ROOMS: list[Where] = []


def knows_moved(where: Where) -> Where:
    """Decorator: register ``where(path)``, which gives the new address of a path, or None."""
    ROOMS.append(where)
    return where


def moved_to(path: str) -> str | None:
    """The new address, or None. It never is the path itself."""
    for where in ROOMS:
        address = where(path)
        if address and address != path:
            return address
    return None
