"""The county cartogram: eight hexes in geographic arrangement and three rectangles for the functional zones.

A sketch of places, not a survey map; it is always shown beside a table with the same values.
"""

from dataclasses import dataclass

# Statutory code to column (half steps) and row of the arrangement.
HEXES = {
    "371581": (1, 0),
    "371526": (3, 0),
    "371525": (0, 1),
    "371502": (2, 1),
    "371503": (4, 1),
    "371522": (1, 2),
    "371521": (3, 2),
    "371524": (5, 2),
}
ZONES = {"LC-JKQ": "经开区", "LC-GXQ": "高新区", "LC-DJQ": "度假区"}
FILLS = ("#d3e7e8", "#a6cfd3", "#5fa4ac", "#0c6b78", "#06303a")
LIGHT_FROM = 3  # words are white on the two darkest steps
HALF, DEEP = 53.67, 93.0  # half the distance of two columns, distance of two rows


@dataclass(frozen=True)
class Cell:
    code: str
    name: str
    text: str
    fill: str
    light: bool
    points: str = ""  # of a hex
    x: float = 0  # middle of the words
    y: float = 0
    url: str = ""
    chosen: bool = False


def cartogram(values, *, chosen=""):
    """``values``: ``(place, value, text)`` of county-level units. Returns the hexes and the rectangles."""
    numbers = [value for _, value, _ in values if value is not None]
    low, high = (min(numbers), max(numbers)) if numbers else (0, 0)
    hexes, zones = [], []
    for place, value, text in values:
        fill = _step(value, low, high)
        shared = {"code": place.code, "text": text, "fill": FILLS[fill], "light": fill >= LIGHT_FROM}
        shared["chosen"] = place.code == chosen
        if place.code in HEXES:
            column, row = HEXES[place.code]
            x, y = round(103.5 + HALF * column, 1), round(93 + DEEP * row, 1)
            hexes.append(Cell(name=place.name, points=_hex(x, y), x=x, y=y, **shared))
        elif place.code in ZONES:
            x = round(103.2 + 109.5 * len(zones), 1)
            zones.append(Cell(name=ZONES[place.code], x=x, y=368, **shared))
    return {"hexes": hexes, "zones": zones}


def _hex(x, y):
    corners = ((51.5, -29.7), (51.5, 29.7), (0, 59.5), (-51.5, 29.7), (-51.5, -29.7), (0, -59.5))
    return " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)


def _step(value, low, high):
    """Which of the five steps a value falls into."""
    if value is None or high == low:
        return 0
    return min(4, int((value - low) * 5 / (high - low)))
