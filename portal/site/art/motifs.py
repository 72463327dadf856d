"""What a tile may show, drawn on a square of 100: plain geometry first, then things.

Each motif takes its colours and, where it has a direction, a turn in degrees.
"""

MIDDLE = 'transform="rotate({} 50 50)"'
THIN_FIGURE = 'fill="none" stroke="{}" stroke-width="10" stroke-linecap="round" stroke-linejoin="round"'


def _filled(colour: str, path: str, turn: int = 0) -> str:
    turned = f" {MIDDLE.format(turn)}" if turn else ""
    return f'<path fill="{colour}"{turned} d="{path}"/>'


def _lines(colour: str, width: float, path: str, turn: int = 0) -> str:
    turned = f" {MIDDLE.format(turn)}" if turn else ""
    return f'<path fill="none" stroke="{colour}" stroke-width="{width}"{turned} d="{path}"/>'


def _disc(colour: str, radius: float, x: float = 50, y: float = 50) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>'


# Geometry ---------------------------------------------------------------------------------------------------
def check(colour: str) -> str:
    return _filled(colour, "M0 0h50v50h-50zM50 50h50v50h-50z")


def check4(colour: str) -> str:
    squares = (f"M{x * 25} {y * 25}h25v25h-25z" for x in range(4) for y in range(4) if (x + y) % 2 == 0)
    return _filled(colour, "".join(squares))


def quarter(colour: str, turn: int = 0) -> str:
    return _filled(colour, "M0 0h100a100 100 0 0 1 -100 100z", turn)


def semi(colour: str, turn: int = 0) -> str:
    return _filled(colour, "M0 50a50 50 0 0 1 100 0z", turn)


def triangle(colour: str, turn: int = 0) -> str:
    return _filled(colour, "M0 0H100L0 100z", turn)


def diamond(colour: str) -> str:
    return _filled(colour, "M50 10L82 50L50 90L18 50z")


def lanes(colour: str, turn: int = 0) -> str:
    """A running track's bend."""
    return _lines(colour, 8.5, "".join(f"M{r} 0A{r} {r} 0 0 1 0 {r}" for r in (92, 70, 48, 26)), turn)


def wave(colour: str) -> str:
    arcs = (f"M{50 - r} {y}a{r} {r} 0 0 1 {2 * r} 0" for y in (98, 50) for r in (46, 31, 16))
    return _lines(colour, 5.5, "".join(arcs))


def stripes(colour: str, turn: int = 0) -> str:
    return _filled(colour, "".join(f"M{x} 0h12.5v100h-12.5z" for x in (0, 25, 50, 75)), turn)


def dots(colour: str) -> str:
    grid = (12.5, 37.5, 62.5, 87.5)
    return "".join(_disc(colour, 5, x, y) for x in grid for y in grid)


def ring(colour: str) -> str:
    return f'<circle cx="50" cy="50" r="34" fill="none" stroke="{colour}" stroke-width="15"/>'


def wheel(colour: str, hub: str) -> str:
    return _disc(colour, 42) + _disc(hub, 27) + _disc(colour, 10)


def bolt(colour: str) -> str:
    return _filled(colour, "M60 4L20 56H46L38 96L80 40H54z")


def net(colour: str) -> str:
    diagonals = "".join(f"M{x} 0L0 {x}M100 {x}L{x} 100M{x} 0L100 {100 - x}M0 {x}L{100 - x} 100" for x in (25, 50, 75))
    return _lines(colour, 4, diagonals + "M100 0L0 100M0 0L100 100")


# Board and cards --------------------------------------------------------------------------------------------
def board(colour: str) -> str:
    return _lines(colour, 2.2, "M0 25H100M0 50H100M0 75H100M25 0V100M50 0V100M75 0V100") + _disc(colour, 4.5)


def stone(colour: str, line: str | None = None) -> str:
    return _lines(line or colour, 2.5, "M0 50H100M50 0V100") + _disc(colour, 40)


def stones(first: str, second: str) -> str:
    grid = _lines(second, 2.2, "M0 25H100M0 75H100M25 0V100M75 0V100")
    return grid + _disc(first, 20.5, 25, 25) + _disc(second, 20.5, 75, 25) + _disc(second, 20.5, 25, 75)


def heart(colour: str) -> str:
    return _filled(colour, "M50 86C10 58 8 40 10 32A21 21 0 0 1 50 28A21 21 0 0 1 90 32C92 40 90 58 50 86z")


def spade(colour: str) -> str:
    head = "M50 10C90 40 92 52 90 60A20 20 0 0 1 55 68Q57 80 66 88H34Q43 80 45 68A20 20 0 0 1 10 60C8 52 10 40 50 10z"
    return _filled(colour, head)


def club(colour: str) -> str:
    leaves = _disc(colour, 20, 50, 30) + _disc(colour, 20, 29, 56) + _disc(colour, 20, 71, 56)
    return leaves + _filled(colour, "M46 45h8Q55 75 66 88H34Q45 75 46 45z")


def pawn(colour: str) -> str:
    body = "M34 42h32v7h-7Q60 68 72 76H28Q40 68 41 49h-7zM22 79h56v11H22z"
    return _disc(colour, 15.5, 50, 27) + _filled(colour, body)


def rook(colour: str) -> str:
    body = "M24 12h13v9h7v-9h12v9h7v-9h13v22l-9 7v29l9 8H24l9 -8v-29l-9 -7zM20 80h60v11H20z"
    return _filled(colour, body)


def knight(colour: str) -> str:
    body = (
        "M30 78C30 62 44 56 46 44C40 50 32 50 28 56L20 58L15 48C24 40 26 28 38 22L37 11L48 18C70 20 80 40 76 78z"
        "M22 81h58v11H22z"
    )
    return _filled(colour, body) + _disc("#06303a", 3.2, 43, 32)


def bishop(colour: str) -> str:
    body = "M50 20C66 32 66 46 58 52H42C34 46 34 32 50 20zM36 55h28v7h-6Q60 72 70 78H30Q40 72 42 62h-6zM22 81h56v11H22z"
    return _disc(colour, 6, 50, 14) + _filled(colour, body)


# Sport ------------------------------------------------------------------------------------------------------
def basketball(colour: str, seam: str) -> str:
    seams = "M7 50H93M50 7V93M19 20Q42 50 19 80M81 20Q58 50 81 80"
    return _disc(colour, 43) + _lines(seam, 3.5, seams)


def football(colour: str, patch: str) -> str:
    patches = "M50 34L65 45L59 62H41L35 45zM50 7l12 7l-12 9l-12 -9zM91 42l-3 15l-11 -7l4 -12zM9 42l3 15l11 -7l-4 -12z"
    return (
        _disc(colour, 43)
        + _filled(patch, patches + "M73 85l-13 5l2 -14l12 -3zM27 85l13 5l-2 -14l-12 -3z")
        + _lines(patch, 3, "M50 34V23M65 45L77 50M59 62L62 76M41 62L38 76M35 45L23 50")
    )


def paddle(blade: str, handle: str) -> str:
    return _disc(blade, 32, 46, 42) + _filled(handle, "M62 62l9 -7L92 82l-11 10z") + _disc(handle, 7, 80, 22)


def oar(colour: str, turn: int = 0) -> str:
    return _filled(colour, "M47.5 2h5v62h-5zM38 60h24l-4 36H42zM40 0h20v6H40z", turn)


def boat(hull: str, crew: str) -> str:
    heads = "".join(_disc(crew, 7, x, 44) for x in (26, 50, 74))
    bodies = "M20 62L26 50L32 62zM44 64L50 50L56 64zM68 62L74 50L80 62z"
    return _filled(hull, "M0 56C26 66 74 66 100 56L94 74Q50 88 6 74z") + heads + _filled(crew, bodies)


def swimmer(colour: str) -> str:
    water = _lines(colour, 6, "M0 72q12.5 -10 25 0t25 0t25 0t25 0M0 88q12.5 -10 25 0t25 0t25 0t25 0")
    arm = f'<path {THIN_FIGURE.format(colour)} d="M14 58L44 34L62 54"/>'
    return water + arm + _disc(colour, 9, 74, 46)


def run(colour: str) -> str:
    limbs = "M54 34L44 56L60 68L56 90M44 56L34 74L16 76M54 34L34 36L26 50M54 36L66 48L80 46"
    return f'<path {THIN_FIGURE.format(colour)} d="{limbs}"/>' + _disc(colour, 9, 62, 16)


def freeze(colour: str) -> str:
    """A breaking dancer on one hand."""
    limbs = "M46 60L60 42L46 26L24 22M60 42L80 34L86 12M46 60L30 92M46 60L64 70L62 92"
    return f'<path {THIN_FIGURE.format(colour)} d="{limbs}"/>' + _disc(colour, 9, 34, 72)


# School -----------------------------------------------------------------------------------------------------
def book(pages: str, ink: str) -> str:
    lines = "M50 30V84M18 40Q30 34 42 41M18 53Q30 47 42 54M58 41Q70 34 82 40M58 54Q70 47 82 53"
    return _filled(pages, "M8 26Q30 16 50 30Q70 16 92 26V80Q70 70 50 84Q30 70 8 80z") + _lines(ink, 3.2, lines)


def roof(tiles: str, wall: str) -> str:
    columns = "M24 53h5v34h-5zM44 53h5v34h-5zM52 53h5v34h-5zM71 53h5v34h-5z"
    outline = "M4 44C18 46 28 36 34 20H66C72 36 82 46 96 44L92 53H8z"
    return _filled(wall, "M18 53h64v34H18z") + _filled(tiles, f"{outline}{columns}M10 87h80v8H10z")


def sprout(colour: str) -> str:
    leaves = "M50 58C50 34 66 20 90 20C90 46 74 58 50 58zM50 68C50 50 36 40 14 40C14 58 30 68 50 68z"
    return _filled(colour, f"M47 92V54h6v38z{leaves}")


def pencil(wood: str, tip: str) -> str:
    return _filled(wood, "M38 -4h24v76h-24z", 45) + _filled(tip, "M38 72h24L50 98zM38 -4h24v14h-24z", 45)
