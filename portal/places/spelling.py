"""Where a reading of the city's own stands in a name: which text, and what it is read there."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.db.models import TextChoices


class Applies(TextChoices):
    """Where in a name a reading counts."""

    SURNAME = "surname", "姓氏，后面是庄、村、家等"
    START = "start", "名称开头，或在县、镇等之后"
    ANYWHERE = "anywhere", "任何位置"


Row = tuple[str, str, str]  # text, a value of Applies, syllables with blanks between them
Part = tuple[str, Sequence[str] | None]  # text, and its syllables where a reading says them

# What a village is called behind the family's name. 园 is none of them: 乐园, 家园.
VILLAGE = frozenset("庄村家楼集寨屯营店堡铺桥海坊坡沟河湾口圈庙阁官堂岭山塘庵寺氏")
AREA = frozenset("县市区镇乡道处旗")  # with what a county, town or street office ends
BESIDE = frozenset("前后东西南北大小上下老新")  # stands before a village's name or within: 前单庄, 仇老庄
LETTERS = frozenset(" 　·•（(《“「—-")


class Readings:
    """The readings in use. Two of the same rows are one, so that what was worked out with them can be kept."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.by_first: dict[str, list[tuple[str, str, list[str]]]] = {}
        for text, applies, reading in sorted(rows, key=lambda row: -len(row[0])):
            self.by_first.setdefault(text[:1], []).append((text, applies, reading.split()))

    def split(self, name: str) -> Iterator[Part]:
        """The name in parts: at each place the longest text that counts there, and whatever stands between them."""
        begin = place = 0
        while place < len(name):
            found = self._at(name, place)
            if found is None:
                place += 1
                continue
            if begin < place:
                yield name[begin:place], None
            yield found
            begin = place = place + len(found[0])
        if begin < len(name):
            yield name[begin:], None

    def _at(self, name: str, place: int) -> Part | None:
        for text, applies, reading in self.by_first.get(name[place], ()):
            if name.startswith(text, place) and _counts(applies, name, place, place + len(text)):
                return text, reading
        return None


def _counts(applies: str, name: str, start: int, end: int) -> bool:
    before = name[start - 1] if start else ""
    begins = not start or before in AREA or before in LETTERS
    match applies:
        case Applies.SURNAME:
            behind = end + 1 if name[end : end + 1] in BESIDE else end
            return (begins or before in BESIDE) and name[behind : behind + 1] in VILLAGE
        case Applies.START:
            return begins
    return True


@lru_cache(4)
def readings(rows: tuple[Row, ...]) -> Readings:
    """The same object for the same rows."""
    return Readings(rows)


NONE = readings(())
