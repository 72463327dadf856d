"""What rooms put into a new installation. Each room does so in its ``demo.py``, found the way ``admin.py`` is.

*Facts* are published figures and real places, with their source; they are loaded everywhere. *Demonstration*
records are invented, carry ``is_demo`` and are shown as 演示数据. Both kinds must be deterministic and may be
loaded twice without doubling anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Load = Callable[[], object]  # what it returns is not looked at
L = TypeVar("L", bound=Load)


@dataclass(frozen=True)
class Step:
    """One function of a room that loads records; ``invented`` ones are for the demonstration alone."""

    title: str
    order: int
    invented: bool
    load: Load


STEPS: list[Step] = []


def facts(title: str, *, order: int) -> Callable[[L], L]:
    """Decorator: load real, sourced records. ``order``: places 10, sources 20, education 30–59, sports 60–89."""
    return _register(title, order, invented=False)


def demonstration(title: str, *, order: int) -> Callable[[L], L]:
    """Decorator: load invented records."""
    return _register(title, order, invented=True)


def _register(title: str, order: int, *, invented: bool) -> Callable[[L], L]:
    def register(load: L) -> L:
        STEPS.append(Step(title, order, invented, load))
        return load

    return register
