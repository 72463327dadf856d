"""Who plays in the invented season, and the rounds of its leagues."""

from collections.abc import Sequence
from datetime import time

from events.calendar.enums import Category, Gender

HOURS = [  # of the four matches of a round
    (time(9), time(10, 20)),
    (time(10, 30), time(11, 50)),
    (time(14), time(15, 20)),
    (time(15, 30), time(16, 50)),
]


def pairs(teams: Sequence[str], number: int) -> list[tuple[str, str]]:
    """Home and away of round ``number`` (from 1) of an even number of teams: the circle method, sides change."""
    last, ring = teams[-1], list(teams[:-1])
    turn = (number - 1) % len(ring)
    ring = ring[turn:] + ring[:turn]
    found = [(ring[0], last), *((ring[n], ring[-n]) for n in range(1, len(teams) // 2))]
    return [(away, home) for home, away in found] if (number - 1) // len(ring) % 2 else found


GROUPS: dict[str, list[tuple[str, str, Gender]]] = {
    Category.BRAND: [("OPEN-M", "男子公开组", Gender.MEN), ("OPEN-W", "女子公开组", Gender.WOMEN)],
    Category.MASS: [("ADULT", "成年组", Gender.OPEN), ("SENIOR", "中老年组", Gender.OPEN)],
    Category.YOUTH: [("U12", "U12 组", Gender.OPEN), ("U15", "U15 组", Gender.OPEN)],
    Category.CAMPUS: [("JUNIOR-M", "初中男子组", Gender.MEN), ("JUNIOR-W", "初中女子组", Gender.WOMEN)],
}
