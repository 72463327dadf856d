"""What a reader has asked a list for: one plain query string behind page, files, feeds and JSON.

    class SchoolFilters(Filters):
        q = Text(_("学校"))
        ownership = Choice(_("办学性质"), among=Ownership)

    filters = SchoolFilters.read(request.GET)
    filters.ownership, filters.link(ownership="public")

Not django-filter: it binds a form to one QuerySet, while half of our lists count or order in memory, every facet
needs "all filters but its own", and a value that means nothing is set aside with a note instead of an invalid form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from portal.site.lists.fields import Field, Label, Meaningless, Text, cleaned


@dataclass(frozen=True)
class Ignored:
    """A value that means nothing in the field of this label. The page tells the reader; the list is not narrowed."""

    name: str
    label: Label
    value: str


class Filters:
    """The values of the declared fields. Equal filters have the same rows and the same canonical query string."""

    fields: ClassVar[dict[str, Field[Any]]] = {}
    values: dict[str, Any]
    ignored: tuple[Ignored, ...]

    def __init_subclass__(cls) -> None:
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        cls.fields = {**cls.fields, **own}

    def __init__(self, *, ignored: tuple[Ignored, ...] = (), **values: Any) -> None:
        if unknown := values.keys() - self.fields.keys():
            raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
        self.values = {name: values.get(name, field.default) for name, field in self.fields.items()}
        self.ignored = ignored

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.values == self.values

    def __hash__(self) -> int:
        return hash((type(self), *self.parameters().items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.query()})"

    @classmethod
    def read(cls, parameters: Mapping[str, Any]) -> Self:
        """From a QueryDict, or a plain mapping of texts. Never fails: what means nothing is in ``ignored``."""
        values, ignored = {}, []
        for name, field in cls.fields.items():
            text = cleaned(parameters.get(name, ""))
            if not text:
                continue
            try:
                values[name] = field.read(text)
            except Meaningless:
                ignored.append(Ignored(name, field.label, text))
        return cls(ignored=tuple(ignored), **values)

    def parameters(self) -> dict[str, str]:
        """The texts of the fields that are not at their default, in the declared order."""
        texts = ((name, field.write(self.values[name])) for name, field in self.fields.items())
        return {name: text for name, text in texts if text}

    def chosen(self) -> dict[str, str]:
        """The parameters that narrow the list."""
        return {name: text for name, text in self.parameters().items() if self.fields[name].narrows}

    @property
    def set_beside_words(self) -> int:
        """How many filters narrow the list; words to search for are not counted, their field is always in sight."""
        return sum(not isinstance(self.fields[name], Text) for name in self.chosen())

    def changed(self, **values: Any) -> Self:
        """The same filters with other values for some fields."""
        return type(self)(**{**self.values, **values})

    def without(self, *names: str) -> Self:
        """The same filters with these fields at their default."""
        return self.changed(**{name: self.fields[name].default for name in names})

    def query(self, **more: str) -> str:
        """The canonical query string, with further parameters (page, format) behind it."""
        return urlencode({**self.parameters(), **{name: text for name, text in more.items() if text}})

    def link(self, **values: Any) -> str:
        """The address of this list, relative to itself, with other values. It starts at the first page again."""
        query = self.changed(**values).query() if values else self.query()
        return f"?{query}" if query else "."

    def hidden(self, *shown: str) -> list[tuple[str, str]]:
        """The parameters that a search form has to carry on: all but those it shows fields for."""
        return [(name, text) for name, text in self.parameters().items() if name not in shown]
