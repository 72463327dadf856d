"""The kinds of parameters that a list understands. A kind reads a text of the address and writes it back."""

import unicodedata
from collections.abc import Callable, Container
from datetime import date
from typing import Any, Generic, Self, TypeVar, overload

from django.utils.functional import Promise

from portal.dates.parse import day_typed

LONGEST = 60  # characters of a value that are looked at

Value = TypeVar("Value")
Label = str | Promise


class Meaningless(ValueError):
    """The text is no value of this field."""


class Field(Generic[Value]):
    """One parameter of the address, declared in the body of a ``Filters`` class and read as its attribute.

    ``label`` is the field's name as readers see it. ``narrows`` is False where the parameter changes how the list is
    shown (sort, view) and not which rows it has.
    """

    name: str
    default: Value

    def __init__(self, label: Label, *, narrows: bool = True) -> None:
        self.label = label
        self.narrows = narrows

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, filters: None, owner: type) -> Self: ...
    @overload
    def __get__(self, filters: Any, owner: type) -> Value: ...
    def __get__(self, filters: Any, owner: type) -> Any:
        return self if filters is None else filters.values[self.name]

    def read(self, text: str) -> Value:
        """The value of a cleaned, non-empty text; raises Meaningless where it has none."""
        raise NotImplementedError

    def write(self, value: Value) -> str:
        """The text that ``read`` understands; empty for the default."""
        return "" if value == self.default else str(value)


class Text(Field[str]):
    """Words to search for."""

    default = ""

    def read(self, text: str) -> str:
        return text


class Choice(Field[str]):
    """One of several codes. ``among`` holds them (a collection, or an enumeration), or ``exists`` tells by asking."""

    def __init__(
        self,
        label: Label,
        *,
        among: Container[str] = (),
        exists: Callable[[str], bool] | None = None,
        default: str = "",
        narrows: bool = True,
    ) -> None:
        super().__init__(label, narrows=narrows)
        self.among = among
        self.exists = exists
        self.default = default

    def read(self, text: str) -> str:
        if text == self.default or text in self.among or (self.exists and self.exists(text)):
            return text
        raise Meaningless(text)


class Switch(Field[bool]):
    """On with the value 1."""

    default = False

    def read(self, text: str) -> bool:
        if text != "1":
            raise Meaningless(text)
        return True

    def write(self, value: bool) -> str:
        return "1" if value else ""


class Day(Field[date | None]):
    """A day as 2026-05-06, or as people write it otherwise, within the bounds."""

    default = None

    def __init__(self, label: Label, *, earliest: date, latest: date, narrows: bool = True) -> None:
        super().__init__(label, narrows=narrows)
        self.earliest, self.latest = earliest, latest

    def read(self, text: str) -> date:
        try:
            day = day_typed(text)
        except ValueError:
            raise Meaningless(text) from None
        if not self.earliest <= day <= self.latest:
            raise Meaningless(text)
        return day

    def write(self, value: date | None) -> str:
        return value.isoformat() if value else ""


def cleaned(text: Any) -> str:
    """One line of text with composed characters, without what no database takes, cut to what is looked at."""
    return unicodedata.normalize("NFKC", str(text or "")).replace("\x00", "").strip()[:LONGEST]
