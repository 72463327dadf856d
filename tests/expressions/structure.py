"""What a pattern is made of, as Python's own parser sees it, and repeats that can be divided in many ways."""

import re
from collections.abc import Iterator
from re import _constants as codes  # private, but the only account of what a pattern is made of
from re import _parser as parser

REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
# One of each class that a pattern may tell apart.
UNIVERSE = tuple("\0\t\n !\"'(),-./0:;<=>?@AEXZ[]_aexz|~\xa0\u3000年月中１（）：\uff0c")
CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def nested_repeats(pattern: str | bytes, flags: int = 0) -> list[str]:
    """Repeats without end inside repeats without end where the text doesn't say where one round ends.

    A round has an end that can be seen when something that must follow the inner repeat can't be part of it.
    """
    return list(_nested(parser.parse(pattern, flags & re.VERBOSE)))


def _nested(sequence: object, outer: bool = False) -> Iterator[str]:
    items = list(sequence)
    for place, (code, value) in enumerate(items):
        if code in REPEATS:
            endless = value[1] == codes.MAXREPEAT
            if endless and outer and code is not codes.POSSESSIVE_REPEAT and not _bounded(items, place):
                yield str(value[2])
            yield from _nested(value[2], outer or (endless and code is not codes.POSSESSIVE_REPEAT))
        else:
            for inner in parts(code, value):
                yield from _nested(inner, outer and code is not codes.ATOMIC_GROUP)


def _bounded(items: list[tuple[object, object]], place: int) -> bool:
    """Whether something that must stand beside the repeat at ``place`` shares no character with it."""
    own = characters(items[place][1][2])
    beside = items[:place] + items[place + 1 :]
    return any(other and not own & other for other in (_obligatory(code, value) for code, value in beside))


def _obligatory(code: object, value: object) -> set[str]:
    """The characters of a part that can't be empty; none when it can."""
    if code in REPEATS:
        return characters(value[2]) if value[0] else set()
    if code is codes.AT or code in (codes.ASSERT, codes.ASSERT_NOT, codes.BRANCH, codes.GROUPREF):
        return set()
    return set().union(*map(characters, parts(code, value))) if parts(code, value) else single(code, value)


def parts(code: object, value: object) -> list[object]:
    """The sequences inside one part of a parsed pattern."""
    if code in REPEATS:
        return [value[2]]
    if code is codes.BRANCH:
        return list(value[1])
    if code is codes.SUBPATTERN:
        return [value[-1]]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code is codes.GROUPREF_EXISTS:
        return [inner for inner in value[1:] if inner is not None]
    return []


def characters(sequence: object) -> set[str]:
    """Which of the sample characters the sequence's parts match, whatever their order."""
    found: set[str] = set()
    for code, value in sequence:
        inner = parts(code, value)
        found |= set().union(*map(characters, inner)) if inner else single(code, value)
    return found


def single(code: object, value: object) -> set[str]:
    if code is codes.LITERAL:
        return {chr(value)}
    if code is codes.NOT_LITERAL:
        return set(UNIVERSE) - {chr(value)}
    if code is codes.ANY:
        return set(UNIVERSE) - {"\n"}
    if code is codes.CATEGORY:
        return {sign for sign in UNIVERSE if re.match(CATEGORIES[value], sign)}
    if code is codes.RANGE:
        return {chr(value[0]), chr(value[1])} | {s for s in UNIVERSE if value[0] <= ord(s) <= value[1]}
    if code is codes.IN:
        listed = [item for item in value if item[0] is not codes.NEGATE]
        found = set().union(*(single(*item) for item in listed))
        return found if len(listed) == len(value) else set(UNIVERSE) - found
    return set()
