"""Texts on which a pattern is slow if it can be slow at all."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from tests.expressions.finding import Expression
from tests.expressions.structure import REPEATS, UNIVERSE, codes, parser, parts, single

ALPHABET = 14  # characters of one pattern that are tried


@cache
def shapes(pattern: Expression) -> list[tuple[str, str, str]]:
    """What long texts are built from: a beginning, what is repeated after it, and an end.

    Runs of one character and of pairs, the pattern's own samples and each of their beginnings repeated (what opens and
    is never closed), and each beginning before a run.
    """
    tree = parser.parse(pattern.pattern, pattern.flags & re.VERBOSE)
    signs = _alphabet(tree)
    openings = list(dict.fromkeys(opening for sample in samples(tree) for opening in _beginnings(sample)))[:16]
    runs = [*signs, *(a + b for a in signs[:9] for b in signs[:9] if a != b)]
    pairs = [("", run) for run in (*runs, *filter(None, openings))]
    pairs += [(opening, sign) for opening in openings if opening for sign in signs]
    return [(*pair, end) for pair, end in product(dict.fromkeys(pairs), ends(tree))]


def ends(tree: Any) -> list[str]:
    """What may stand at the end so that the pattern fails there: a sign that it doesn't mention, or excludes."""
    wide = [signs for signs in _classes(tree) if "\0" in signs]
    excluded = [min(set(UNIVERSE) - signs) for signs in wide if set(UNIVERSE) - signs]
    return list(dict.fromkeys(("\0", *excluded)))


def text(shape: tuple[str, str, str], length: int) -> str:
    """A text of ``length`` characters: the beginning, rounds, the end."""
    beginning, repeated, end = shape
    return (beginning + repeated * (length // len(repeated)))[: length - 1] + end


def _alphabet(tree: object) -> list[str]:
    """One or two characters of each class that the pattern mentions, and one that it doesn't."""
    found: dict[str, None] = {}
    for signs in _classes(tree):
        ordered = sorted(signs, key=lambda sign: (sign not in "a1 x年", sign))
        found.update(dict.fromkeys(ordered[:2]))
    return [*list(found)[:ALPHABET], "\0"]


def _classes(sequence: object) -> Iterator[set[str]]:
    for code, value in sequence:
        inner = parts(code, value)
        for deeper in inner:
            yield from _classes(deeper)
        if not inner and (signs := single(code, value)):
            yield signs


def samples(tree: object) -> list[str]:
    """Three texts like those that match: optional parts left out, once, twice; another branch in each."""
    return list(dict.fromkeys((_sample(tree, 0), _sample(tree, 1), _sample(tree, 2))))


def _sample(sequence: object, least: int) -> str:
    written = []
    for code, value in sequence:
        inner = parts(code, value)
        if code in (codes.ASSERT, codes.ASSERT_NOT):
            continue
        if code in REPEATS:
            written.append(_sample(value[2], least) * max(value[0], min(least, value[1])))
        elif inner:
            written.append(_sample(inner[least % len(inner)], least))
        elif signs := single(code, value):
            written.append(min(signs, key=lambda sign: (sign not in "a1 x年", sign)))
    return "".join(written)


def _beginnings(sample: str) -> list[str]:
    """The sample and its beginnings, the longest first."""
    return [sample[:end] for end in range(len(sample), 0, -max(1, len(sample) // 8))]
