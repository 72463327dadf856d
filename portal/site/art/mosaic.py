"""Tile mosaics: the picture of an event or school that has no photograph.

A subject's composition is written by hand in ``mosaics.txt``. Seed 0 is that composition; every other seed lays the
same tiles in another order, so two events of one discipline look related and not alike.
"""

import random
from functools import lru_cache
from pathlib import Path

from portal.site.art import motifs
from portal.site.art.patterns import document

EDITION = "1"  # raise when a drawing changes: addresses with the old one are kept for a year
SEEDS = 256
TILE = 80
OVERLAP = 0.5  # units of 100, hides the hairline between neighbours
WIDE = "-wide"  # the same tiles for a page head: dense at the right, thinning out to the left, no ground
WIDE_COLUMNS, WIDE_ROWS = 9, 5
# tiles per column of a wide picture; the rest of the left columns is an outline now and then
FILLED = (0, 0, 2, 3, 5, 5, 5, 5, 5)

Tile = list[str]  # ground, then a motif and its colours and turn; a single dot is no tile
Rows = list[list[Tile]]

COLOURS = {
    "lake9": "#06303a",
    "lake8": "#0a414c",
    "lake7": "#0b5561",
    "lake6": "#0c6b78",
    "lake5": "#2a8a94",
    "lake3": "#8dbfc4",
    "lake1": "#d3e7e8",
    "cream": "#f3ead6",
    "red": "#c4452c",
    "brick": "#962a1a",
    "rose": "#e7a795",
    "amber": "#e3ab3c",
    "ochre": "#c98a1b",
    "jade": "#1d6a45",
    "leaf": "#3f8d68",
    "mint": "#9cc9ae",
    "indigo": "#33489a",
    "iris": "#5a6db5",
    "lilac": "#b5bfe6",
    "ink": "#10201f",
    "grey": "#8a9996",
    "white": "#ffffff",
}
# what rooms call a subject, beside the names of the compositions themselves
ALIASES = {"mind": "mind-sports", "boat": "dragon-boat", "break": "breaking", "fit": "generic", "education": "school"}


def _compositions() -> dict[str, Rows]:
    text = Path(__file__).with_name("mosaics.txt").read_text(encoding="utf-8")
    found: dict[str, Rows] = {}
    for line in text.splitlines():
        if line.startswith("["):
            rows = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            rows.append([tile.split() for tile in line.split(" | ")])
    return found


COMPOSITIONS = _compositions()
SUBJECTS = tuple(name for name in COMPOSITIONS if not name.endswith(WIDE))


def subject(key: str) -> str:
    """The composition for ``key``; what nobody drew yet gets the generic one."""
    key = ALIASES.get(key, key)
    return key if key in SUBJECTS else "generic"


@lru_cache(maxsize=512)
def poster(key: str, seed: int = 0) -> str:
    """SVG of 480 × 320 for a known subject."""
    rows = COMPOSITIONS[key]
    return _drawn(rows if seed == 0 else _shuffled(rows, random.Random(f"{key}-{seed}")))  # noqa: S311


@lru_cache(maxsize=256)
def wide(key: str, seed: int = 0) -> str:
    """SVG of 720 × 400, transparent at the left, for a page head of its own."""
    if seed == 0 and key + WIDE in COMPOSITIONS:
        return _drawn(COMPOSITIONS[key + WIDE])
    order = random.Random(f"{key}-wide-{seed}")  # noqa: S311
    tiles = [tile for row in COMPOSITIONS[key] for tile in row] * 2
    order.shuffle(tiles)
    columns = []
    for count in FILLED:
        column = [tiles.pop() for _ in range(count)] + [["."]] * (WIDE_ROWS - count)
        order.shuffle(column)
        columns.append(column)
    for column in columns[:4]:
        empty = [row for row, tile in enumerate(column) if tile == ["."]]
        column[order.choice(empty)] = ["none", "board", "lake6"]
    return _drawn([list(row) for row in zip(*columns, strict=True)])


def _shuffled(rows: Rows, order: random.Random) -> Rows:
    """The same tiles in an order where few neighbours share a ground: the best of some shuffles."""
    columns = len(rows[0])
    tiles = [tile for row in rows for tile in row]
    arranged, fewest = tiles, len(tiles) * 2 + 1
    for _attempt in range(12):
        order.shuffle(tiles)
        clashes = sum(
            tile[0] == tiles[place - step][0]
            for place, tile in enumerate(tiles)
            for step in (1, columns)
            if place >= step and (step > 1 or place % columns)
        )
        if clashes < fewest:
            arranged, fewest = list(tiles), clashes
    return [arranged[start : start + columns] for start in range(0, len(arranged), columns)]


def _drawn(rows: Rows) -> str:
    tiles = "".join(
        f'<g transform="translate({column * TILE} {row * TILE}) scale({TILE / 100:g})">{_tile(*tile)}</g>'
        for row, line in enumerate(rows)
        for column, tile in enumerate(line)
        if tile != ["."]
    )
    return document(len(rows[0]) * TILE, len(rows) * TILE, tiles)


def _tile(ground: str, motif: str | None = None, *words: str) -> str:
    side = 100 + OVERLAP
    drawing = f'<rect width="{side}" height="{side}" fill="{COLOURS[ground]}"/>' if ground != "none" else ""
    if motif:
        drawing += getattr(motifs, motif)(*(COLOURS.get(word) or int(word) for word in words))
    return drawing
