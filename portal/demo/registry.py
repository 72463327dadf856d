"""What rooms put into a new installation. Each room does so in its ``demo.py``, found the way ``admin.py`` is.

*Facts* are published figures and real places, with their source; they are loaded everywhere. *Demonstration*
records are invented, carry ``is_demo`` and are shown as 演示数据. Both kinds must be deterministic and may be
loaded twice without doubling anything.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    title: str
    order: int
    invented: bool
    load: Callable


STEPS: list[Step] = []


def facts(title, *, order):
    """Decorator: load real, sourced records. ``order``: places 10, sources 20, education 30–59, sports 60–89."""
    return _register(title, order, invented=False)


def demonstration(title, *, order):
    """Decorator: load invented records."""
    return _register(title, order, invented=True)


def _register(title, order, *, invented):
    def register(load):
        STEPS.append(Step(title, order, invented, load))
        return load

    return register
