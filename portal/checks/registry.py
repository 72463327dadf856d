"""Rules that rooms register in their ``govcheck.py``::

    @check("home", "更新时限", "首页没有更新", level=Level.VETO, basis="两周内至少更新一次", days=Limit(14, "天"))
    def home(look):
        for channel in …:
            yield Found("…", subject=channel, field="max_age_days")

A rule yields what an inspector would find, and nothing where all is well.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, TextChoices


class Level(TextChoices):
    """What a finding means: the site fails, it must be mended, it should be looked at."""

    VETO = "veto", "单项否决"
    MUST = "must", "要改"
    HINT = "hint", "提醒"


@dataclass(frozen=True)
class Limit:
    """A number on which a rule depends; staff may set another one."""

    value: int
    unit: str = ""


@dataclass(frozen=True)
class Found:
    """One finding. ``sentence`` says what and how much, ``detail`` where else, ``due`` by when it is to be mended.

    ``subject`` and ``field`` lead to the form; without a subject ``url`` does. ``key`` tells findings about one subject
    apart. ``level`` is given where it is not that of the rule.
    """

    sentence: str
    subject: Model | None = None
    field: str = ""
    url: str = ""
    detail: str = ""
    due: date | None = None
    key: str = ""
    level: Level | None = None


@dataclass(frozen=True)
class Look:
    """What a rule is given: the moment, and its limits as they are set."""

    now: datetime
    limits: dict[str, Decimal]

    def limit(self, name: str) -> int:
        return int(self.limits[name])


Examine = Callable[[Look], Iterator[Found]]


@dataclass(frozen=True)
class Rule:
    code: str
    group: str
    title: str
    level: Level
    basis: str
    examine: Examine
    limits: dict[str, Limit] = field(default_factory=dict)


RULES: dict[str, Rule] = {}


def check(
    code: str, group: str, title: str, *, level: Level, basis: str, **limits: Limit
) -> Callable[[Examine], Examine]:
    """Registers a rule. Raises ImproperlyConfigured for a code that is taken."""

    def register(examine: Examine) -> Examine:
        if code in RULES:
            raise ImproperlyConfigured(f"two rules are called {code}")
        RULES[code] = Rule(code, group, title, level, basis, examine, limits)
        return examine

    return register
