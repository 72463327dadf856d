"""The brand mark and the water-arc patterns of page heads and the footer edge."""

LAKE = "#06303a"
RIPPLE = "#1b6570"
PAPER = "#f6f3ec"
SAND = "#dccfae"
SEAL = "#962a1a"

# A seal: three eaves over two ripples, on a grid of 64.
FINIAL = "M29.5 12L32 6l2.5 6z"
UPPER_EAVE = "M17 22c5 0 8-3 9.5-9h11c1.5 6 4.5 9 9.5 9l-1.5 3.5h-27z"
LOWER_EAVE = "M11.5 35c6 0 9.5-2.5 11-7.5h19c1.5 5 5 7.5 11 7.5L51 39H13z"
RIPPLES = ("M8 47q6-5 12 0t12 0 12 0 12 0", "M8 55q6-5 12 0t12 0 12 0 12 0")


def document(width: int, height: int, body: str, left: int = 0) -> str:
    """A stand-alone SVG file whose view box begins at ``left``."""
    size = f'width="{width}" height="{height}" viewBox="{left} 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'


def arcs(x: float, y: float, radius: float, colour: str, count: int = 4, stroke: float = 1.6) -> str:
    """Concentric half circles standing on ``(x, y)``."""
    steps = (radius * step / count for step in range(1, count + 1))
    paths = "".join(f'<path d="M{x - r:.1f} {y:g}a{r:.1f} {r:.1f} 0 0 1 {2 * r:.1f} 0"/>' for r in steps)
    return f'<g fill="none" stroke="{colour}" stroke-width="{stroke}">{paths}</g>'


def mark() -> str:
    eaves = "".join(f'<path d="{path}"/>' for path in (FINIAL, UPPER_EAVE, LOWER_EAVE))
    ripples = "".join(f'<path d="{path}"/>' for path in RIPPLES)
    return document(
        64,
        64,
        f'<rect width="64" height="64" rx="4" fill="{SEAL}"/><g fill="#fff">{eaves}</g>'
        f'<g fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round">{ripples}</g>',
    )


def waves() -> str:
    """One wave of the footer's edge; the stylesheet repeats it."""
    return document(56, 56, f'<circle cx="28" cy="56" r="28" fill="{LAKE}"/>' + arcs(28, 56, 28, RIPPLE, 3, 1.4))


def page_head() -> str:
    """Overlapping water arcs that fade out to the left."""
    radius, body = 54, ""
    for row in range(5):
        for column in range(8):
            x, y = column * 108 + (54 if row % 2 else 0) + 60, 70 + row * 44
            body += f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{PAPER}"/>' + arcs(x, y, radius, SAND)
    fade = (
        '<defs><linearGradient id="f" x1="0" x2="1"><stop offset="0" stop-color="#fff" stop-opacity="0"/>'
        '<stop offset=".75" stop-color="#fff"/></linearGradient>'
        '<mask id="m"><rect width="760" height="240" fill="url(#f)"/></mask></defs>'
    )
    return document(760, 240, f'{fade}<g mask="url(#m)">{body}</g>')
