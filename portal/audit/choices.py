"""Many-to-many choices that are saved right after a record: its history does not hold them, its audit entry does."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import Model

Texts = Mapping[str, str]  # what a field is called, and its chosen records in words


@dataclass
class Choices:
    """What the next entry of ``record`` says beside the record's own values; None once an entry has said it."""

    record: Model | None
    before: Texts
    after: Texts


_choices: ContextVar[Choices | None] = ContextVar("choices", default=None)


@contextmanager
def choices_saved_with(record: Model, before: Texts, after: Texts) -> Iterator[None]:
    """Within the block the next audit entry of ``record`` also holds these choices, before and after the save."""
    token = _choices.set(Choices(record, before, after))
    try:
        yield
    finally:
        _choices.reset(token)


def take_choices(record: Model) -> tuple[Texts, Texts]:
    """The choices that the entry of ``record`` is to hold; each is given once, and nothing for any other record."""
    choices = _choices.get()
    if choices is None or choices.record is not record:
        return {}, {}
    choices.record = None
    return choices.before, choices.after
