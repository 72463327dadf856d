"""House words in texts: which wrong expressions stand where."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.content.models import Word

AROUND = 6  # characters of the text that are shown on each side


@dataclass(frozen=True)
class Slip:
    """A wrong expression in a text, with what stands around it."""

    word: Word
    around: str

    @property
    def sentence(self) -> str:
        advice = f"应为“{self.word.right}”" if self.word.right else "请删去"
        return f"“{self.around}”中的“{self.word.wrong}”{advice}。"


def slips(text: str, words: list[Word]) -> Iterator[Slip]:
    """Every place where a wrong expression stands outside the expressions that may hold it."""
    for word in words:
        right = [(place, place + len(part)) for part in _parts(word.unless) for place in _places(text, part)]
        for start in _places(text, word.wrong):
            end = start + len(word.wrong)
            if not any(first <= start and end <= last for first, last in right):
                yield Slip(word, text[max(start - AROUND, 0) : end + AROUND].strip())


def _parts(words: str) -> list[str]:
    return [part for part in words.split("、") if part]


def _places(text: str, part: str) -> Iterator[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)
