"""What a text consists of. Whatever is not named here can't be said in a text of ours."""

from dataclasses import dataclass, field

STRONG, EMPHASIS, SUB, SUP = "strong", "em", "sub", "sup"


@dataclass(frozen=True)
class Text:
    """A piece of a line; ``marks`` are of STRONG, EMPHASIS, SUB, SUP; ``href`` is empty where nothing is linked."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""


@dataclass(frozen=True)
class Break:
    """The writer began a new line inside the paragraph."""


@dataclass(frozen=True)
class Figure:
    """A number in prose that stands for a published one, which ``key`` names."""

    key: str
    text: str


@dataclass(frozen=True)
class Picture:
    """``source`` is an address of ours; an empty ``alternative`` is still to be asked for."""

    source: str
    alternative: str = ""
    caption: "tuple[Piece, ...]" = ()


Piece = Text | Break | Figure | Picture
Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Paragraph:
    line: Line


@dataclass(frozen=True)
class Heading:
    """``level`` 1 to 6 as it came; in a washed text 2 to 4, as the page's own title is the first."""

    level: int
    line: Line


@dataclass(frozen=True)
class ListLine:
    """An item that is written as a paragraph, as Word does: its list, how deep it stands, and its sign."""

    series: str
    level: int
    sign: str
    line: Line


@dataclass
class Listing:
    """``start`` is the number of the first item; ``numerals`` is how it is counted: "", "a", "A", "i" or "I"."""

    ordered: bool
    items: "list[list[Block]]" = field(default_factory=list)
    start: int = 1
    numerals: str = ""


@dataclass
class Cell:
    blocks: "list[Block]"
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass
class Table:
    """The first ``head`` rows are headings of the columns."""

    rows: list[list[Cell]]
    head: int = 0
    caption: Line = ()


@dataclass(frozen=True)
class Quote:
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True)
class Rule:
    """A line across."""


Block = Paragraph | Heading | ListLine | Listing | Table | Picture | Quote | Rule


def text_of(line: Line) -> str:
    """What a reader reads in a line."""
    return "".join(piece.text for piece in line if isinstance(piece, Text | Figure))


def is_bold(line: Line) -> bool:
    """Every letter of it, and there are letters."""
    letters = [piece for piece in line if isinstance(piece, Text) and piece.text.strip()]
    return bool(letters) and all(STRONG in piece.marks for piece in letters)
