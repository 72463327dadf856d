"""The four-storey tower of the home scene, built from the ground up. Units are those of the scene's view box."""

from dataclasses import dataclass

ROOF, RIDGE, WALL, COLUMN, DARK = "#0f6470", "#e9c46a", "#f3ead6", "#c4452c", "#7a2a1c"
STONE, STONE_LIGHT, STONE_LINE, SHADE, GATE = "#7d9698", "#9db3b3", "#5f7b7e", "#0a414c", "#06303a"
FLAT = 0.58  # the share of an eave that its straight ridge takes


@dataclass(frozen=True)
class Storey:
    half_width: int
    height: int
    bays: int
    eave_half_width: int
    eave_height: int


STOREYS = (
    Storey(92, 40, 9, 134, 26),
    Storey(74, 30, 7, 110, 24),
    Storey(58, 26, 5, 90, 22),
    Storey(44, 22, 5, 76, 22),
)


def tower(x: int, ground: int) -> str:
    """The tower with its platform, standing on ``ground``, its axis at ``x``."""
    drawing = platform(x, ground)
    y = ground - 88
    for floor in STOREYS:
        drawing += storey(x, y, floor)
        y -= floor.height
        drawing += eave(x, y, floor.eave_half_width, floor.eave_height)
        y -= floor.eave_height
    return drawing + crown(x, y)


def platform(x: int, y: int) -> str:
    courses = ""
    for step in range(1, 7):
        half = 136 - 14 * step / 7
        courses += f"M{x - half:.1f} {y - 78 * step / 7:.1f}H{x + half:.1f}"
    battlements = "".join(
        f'<rect x="{x - 128 + step * 16}" y="{y - 96}" width="10" height="9" fill="{STONE_LIGHT}"/>'
        for step in range(16)
    )
    return (
        f'<path fill="{STONE}" d="M{x - 136} {y}L{x - 122} {y - 78}H{x + 122}L{x + 136} {y}z"/>'
        f'<path stroke="{STONE_LINE}" stroke-width="1.2" d="{courses}"/>'
        f'<rect x="{x - 128}" y="{y - 88}" width="256" height="11" fill="{STONE_LIGHT}"/>{battlements}'
        f'<path fill="{GATE}" d="M{x - 24} {y}V{y - 34}A24 24 0 0 1 {x + 24} {y - 34}V{y}z"/>'
        f'<path fill="none" stroke="#b9caca" stroke-width="3" '
        f'd="M{x - 27} {y}V{y - 34}A27 27 0 0 1 {x + 27} {y - 34}V{y}"/>'
    )


def storey(x: int, y: int, floor: Storey) -> str:
    """Walls, lattice windows and columns; ``y`` is the floor's lower edge."""
    left, height, step = x - floor.half_width, floor.height, 2 * floor.half_width / floor.bays
    drawing = f'<rect x="{left}" y="{y - height}" width="{2 * floor.half_width}" height="{height}" fill="{WALL}"/>'
    for bay in range(floor.bays):
        side = left + bay * step
        drawing += (
            f'<rect x="{side + step * 0.2:.1f}" y="{y - height * 0.82:.1f}" width="{step * 0.6:.1f}" '
            f'height="{height * 0.82:.1f}" fill="{DARK}"/>'
            f'<path stroke="{WALL}" d="M{side + step * 0.5:.1f} {y - height * 0.82:.1f}V{y}'
            f'M{side + step * 0.2:.1f} {y - height * 0.45:.1f}h{step * 0.6:.1f}"/>'
        )
    for column in range(floor.bays + 1):
        drawing += (
            f'<rect x="{left + column * step - 2:.1f}" y="{y - height}" width="4" height="{height}" fill="{COLUMN}"/>'
        )
    return drawing


def eave(x: int, y: int, half: int, height: int) -> str:
    """A roof with upturned corners, its tiles and ridge; ``y`` is the lower edge."""
    outline = (
        f"M{x - half:.1f} {y - 9:.1f}C{x - half * 0.86:.1f} {y - 4:.1f} {x - half * 0.72:.1f} {y - height * 0.55:.1f} "
        f"{x - half * FLAT:.1f} {y - height:.1f}H{x + half * FLAT:.1f}C{x + half * 0.72:.1f} {y - height * 0.55:.1f} "
        f"{x + half * 0.86:.1f} {y - 4:.1f} {x + half:.1f} {y - 9:.1f}L{x + half * 0.95:.1f} {y + 1:.1f}"
        f"C{x + half * 0.84:.1f} {y + 6:.1f} {x + half * 0.7:.1f} {y + 6:.1f} {x + half * 0.55:.1f} {y + 6:.1f}"
        f"H{x - half * 0.55:.1f}C{x - half * 0.7:.1f} {y + 6:.1f} {x - half * 0.84:.1f} {y + 6:.1f} "
        f"{x - half * 0.95:.1f} {y + 1:.1f}z"
    )
    count = int(half / 9)
    tiles = "".join(
        f"M{x + tile * half * 0.56 / count:.1f} {y - height + 1:.1f}L{x + tile * half * 0.86 / count:.1f} {y - 1:.1f}"
        for tile in range(-count, count + 1)
    )
    ridge = f"M{x - half * FLAT:.1f} {y - height:.1f}H{x + half * FLAT:.1f}"
    return (
        f'<path fill="{ROOF}" d="{outline}"/><path stroke="{RIDGE}" stroke-opacity=".35" d="{tiles}"/>'
        f'<path fill="none" stroke="{RIDGE}" stroke-width="2.2" d="{ridge}"/>'
    )


def crown(x: int, y: int) -> str:
    """The cross-ridge roof and the finial."""
    return (
        f'<path fill="{ROOF}" d="M{x - 44} {y}Q{x - 22} {y - 10} {x - 15} {y - 36}H{x + 15}'
        f'Q{x + 22} {y - 10} {x + 44} {y}z"/><path fill="{SHADE}" d="M{x - 24} {y}L{x} {y - 33}L{x + 24} {y}z"/>'
        f'<path fill="none" stroke="{RIDGE}" stroke-width="2.4" d="M{x - 27} {y}L{x} {y - 36}L{x + 27} {y}"/>'
        f'<path stroke="{RIDGE}" stroke-width="3" d="M{x - 18} {y - 37}H{x + 18}"/>'
        f'<path fill="{RIDGE}" d="M{x - 4} {y - 38}L{x} {y - 62}L{x + 4} {y - 38}z"/>'
        f'<circle cx="{x}" cy="{y - 50}" r="5" fill="{RIDGE}"/>'
    )
