"""The home page's drawing: tower and moon over the lake, bridge, school, dragon boat."""

from portal.site.art.patterns import arcs, document
from portal.site.art.tower import tower

LEFT, WIDTH, HEIGHT, WATERLINE = -560, 2400, 600, 430
CREAM, GOLD, RED, LAKE, DEEP, MIST = "#f3ead6", "#e9c46a", "#c4452c", "#0b5561", "#0a414c", "#8dbfc4"

# left edge, width, height
HOUSES = (
    *((0, 60, 40), (66, 34, 64), (104, 50, 46), (160, 26, 78), (190, 60, 38), (258, 44, 56)),
    *((770, 40, 70), (814, 56, 44), (874, 30, 84), (908, 64, 52), (980, 80, 40)),
)
# position, crown radius
TREES = ((150, 20), (176, 14), (428, 16), (452, 11), (742, 15), (986, 20), (1012, 14))
CLOUDS = "M120 120h150M180 138h210M690 70h230M760 88h120M40 236h120M880 190h150M910 208h80"
BIRDS = "M330 96q10 -12 20 0q10 -12 20 0M392 130q8 -9 16 0q8 -9 16 0M296 140q7 -8 14 0q7 -8 14 0"
REFLECTION = "M520 446h160M556 458h90M572 470h60M600 482h36"
HULL = (
    "M-6 -6C40 14 240 14 292 -10C304 -16 304 -34 320 -42C326 -30 336 -30 344 -26L332 -18L338 -10"
    "C322 -6 318 10 300 18C240 34 60 34 16 20C2 14 -10 -8 -24 -14C-22 -26 -12 -20 -6 -6z"
)
FADE = (
    '<defs><linearGradient id="f" x1="0" x2="1"><stop offset="0" stop-color="#fff" stop-opacity="0"/>'
    '<stop offset=".34" stop-color="#fff"/></linearGradient>'
    '<mask id="m" maskUnits="userSpaceOnUse" x="-560" y="380" width="2400" height="260">'
    '<rect x="-560" y="380" width="2400" height="260" fill="url(#f)"/></mask></defs>'
)


def scene() -> str:
    """A transparent ground. The picture fills 0 to 1060; beyond it only the water goes on, for wide screens."""
    return document(
        WIDTH,
        HEIGHT,
        FADE
        + '<circle cx="600" cy="222" r="198" fill="#0a4450"/>'
        + f'<circle cx="600" cy="222" r="160" fill="{RED}"/>'
        + f'<path stroke="#0b4f5b" stroke-width="2" stroke-linecap="round" d="{CLOUDS}"/>'
        + f'<path fill="none" stroke="{CREAM}" stroke-width="2.2" stroke-linecap="round" d="{BIRDS}"/>'
        + shore()
        + tower(600, WATERLINE)
        + f'<g mask="url(#m)"><g transform="translate({LEFT} 0)">{water(WIDTH, HEIGHT - WATERLINE)}</g></g>'
        + f'<path stroke="{MIST}" stroke-width="2" stroke-linecap="round" opacity=".8" d="{REFLECTION}"/>'
        + boat(236, 468, 0.86),
        left=LEFT,
    )


def shore() -> str:
    y = WATERLINE
    houses = "".join(f'<rect x="{x}" y="{y - high}" width="{wide}" height="{high}"/>' for x, wide, high in HOUSES)
    bridge = (
        f'<path fill="#7d9698" d="M196 {y + 4}Q300 {y - 72} 404 {y + 4}z"/>'
        f'<path fill="{DEEP}" d="M262 {y + 6}A38 38 0 0 1 338 {y + 6}z"/>'
        f'<path fill="none" stroke="#b9caca" stroke-width="3" d="M196 {y - 4}Q300 {y - 80} 404 {y - 4}"/>'
    )
    trees = "".join(
        f'<path stroke="#063d38" stroke-width="3" d="M{x} {y}V{y - r * 1.2:g}"/>'
        f'<circle cx="{x}" cy="{y - r * 1.7:g}" r="{r}" fill="#1d6a45"/>'
        for x, r in TREES
    )
    return f'<g fill="#0c4f5b">{houses}</g>' + school(y) + bridge + trees


def school(y: int) -> str:
    """A teaching building with its flag, right of the tower."""
    windows = ""
    for floor in range(2):
        for column in range(4):
            top = y - 56 + floor * 28
            windows += f'<rect x="{796 + column * 13}" y="{top}" width="8" height="16"/>'
            windows += f'<rect x="{910 + column * 12}" y="{top}" width="8" height="16"/>'
    return (
        f'<rect x="790" y="{y - 66}" width="170" height="66" fill="#d9ceb4"/>'
        f'<rect x="846" y="{y - 96}" width="58" height="96" fill="{CREAM}"/>'
        f'<path fill="{RED}" d="M838 {y - 96}h74l-8 -14h-58z"/>'
        f'<g fill="{LAKE}">{windows}<circle cx="875" cy="{y - 76}" r="9"/>'
        f'<rect x="866" y="{y - 40}" width="18" height="40"/></g>'
        f'<path stroke="{CREAM}" stroke-width="2.5" d="M770 {y}V{y - 112}"/>'
        f'<path fill="{RED}" d="M771 {y - 112}h34v22h-34z"/>'
    )


def water(width: int, height: int, radius: int = 46) -> str:
    """Rows of overlapping arcs, each row covering the feet of the one behind."""
    drawing = f'<rect y="{WATERLINE}" width="{width}" height="{height}" fill="{DEEP}"/>'
    row, y = 0, WATERLINE + radius * 0.9
    while y < WATERLINE + height + radius:
        shift = radius if row % 2 else 0
        for column in range(-1, width // (2 * radius) + 2):
            x = column * 2 * radius + shift
            drawing += f'<use href="#w" x="{x}" y="{y:.1f}"/>'
        y += radius * 0.5
        row += 1
    scale = f'<circle r="{radius}" fill="{DEEP}"/>' + arcs(0, 0, radius, "#1b7681", 4, 1.5)
    return f'<defs><g id="w">{scale}</g></defs>{drawing}'


def boat(x: int, y: int, scale: float) -> str:
    rowers = ""
    for seat in range(8):
        left = 34 + seat * 29
        rowers += (
            f'<circle cx="{left + 8}" cy="-25" r="7" fill="{CREAM}"/>'
            f'<path fill="{CREAM}" d="M{left - 2} 8L{left + 3} -17H{left + 13}L{left + 16} 8z"/>'
            f'<path stroke="{CREAM}" stroke-width="4.2" stroke-linecap="round" d="M{left + 8} -12L{left - 6} 2"/>'
            f'<path stroke="{GOLD}" stroke-width="3" d="M{left + 4} -14L{left - 16} 38"/>'
            f'<path fill="{GOLD}" d="M{left - 12} 26L{left - 22} 48L{left - 14} 50L{left - 8} 28z"/>'
        )
    drummer = (
        f'<rect x="268" y="-18" width="22" height="16" rx="3" fill="{GOLD}"/>'
        f'<path fill="{CREAM}" d="M290 6L294 -22H306L306 2z"/><circle cx="300" cy="-31" r="7.5" fill="{CREAM}"/>'
    )
    hull = (
        f'<path fill="{RED}" d="{HULL}"/>'
        f'<path stroke="{GOLD}" stroke-width="3" fill="none" d="M4 8C60 22 240 22 304 2"/>'
        '<circle cx="326" cy="-30" r="2.6" fill="#fff"/>'
    )
    return f'<g transform="translate({x} {y}) scale({scale})">{hull}{rowers}{drummer}</g>'
