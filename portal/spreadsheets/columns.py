"""What a room says about one column of its sheet; everything else follows from the model field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from import_export.fields import Field

from portal.spreadsheets.headings import normalised
from portal.spreadsheets.units import unit_of

# The first word is the one that is written. ○ is in neither: some lists mean yes by it, others no.
TRUE_WORDS = ("是", "有", "√", "✓", "✔", "☑", "✅", "●", "■", "对", "y", "yes", "true", "1")
FALSE_WORDS = ("否", "无", "×", "✗", "✘", "✕", "✖", "❌", "☒", "☐", "□", "x", "没有", "n", "no", "false", "0")
KINDS = (
    (models.BooleanField, "boolean"),
    (models.DecimalField, "decimal"),
    (models.FloatField, "decimal"),
    (models.IntegerField, "integer"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.TimeField, "time"),
)


@dataclass(kw_only=True, eq=False)
class ColumnOptions:
    """What a room may say of a column beside its attribute and its heading."""

    aliases: Sequence[str] = ()  # other headings that mean it
    kind: str = ""  # "code", "phone"…; follows from the field when not given
    unit: str = ""  # taken off cells when equal, written beside the heading
    # The unit of each row instead: by the key of the record that stands in the column ``unit_by``.
    unit_by: str = ""
    row_units: Callable[[], Mapping[Any, str]] | None = None
    scales: Sequence[str] = ()  # 万, 亿 and the like that may follow a number
    percent: bool = False  # 90.19% means 90.19
    digits: Sequence[int] = ()  # allowed lengths of a code that is all digits; a single number is taken too
    vocabulary: Mapping[str, Any] = field(default_factory=dict)  # words of this column, ``{"公办": True}``
    # Fields by which a foreign key is found, the first one is its code; a model's ``lookup_names`` say otherwise.
    names: Sequence[str] = ("code", "name")
    texts: Callable[[], Iterable[Sequence[Any]]] | None = None  # yields (pk, code, name…) where no field says it
    nothing: Sequence[str] = ()  # words for no record, such as 全市 where a blank place is the whole city
    precision: str = ""  # the field beside a partial date
    personal: bool = False  # exported only with a permission of its own
    required: bool | None = None  # follows from the field when not given
    readonly: bool = False  # written, never read
    own: bool = False  # each record has its own, such as coordinates, so it is not offered for several at once
    width: int = 0  # in characters; follows from the heading when 0
    help: str = ""  # how it is filled in, for the template
    parse: Callable[[Any], Any] | None = None  # for what no kind covers; raises ValueError with a sentence
    render: Callable[[Any], Any] | None = None  # the stored value as it is written

    def __post_init__(self) -> None:
        self.aliases, self.names = tuple(self.aliases), tuple(self.names)
        self.digits = (self.digits,) if isinstance(self.digits, int) else tuple(self.digits)
        self.vocabulary = dict(self.vocabulary)


class Column(ColumnOptions, Field):
    """A column of a sheet: django-import-export's Field and what reading real sheets needs.

    ``attribute``: the model field; with ``__`` a path for export only. ``label``: the heading, the field's Chinese name
    if not given. ``options`` are those of ColumnOptions.
    """

    attribute: str
    column_name: str
    name: str  # in the resource; known, like ``field``, once ``bind`` was called

    def __init__(self, attribute: str, label: str = "", **options: Any) -> None:
        ColumnOptions.__init__(self, **options)
        Field.__init__(self, attribute=attribute, column_name=label, readonly=self.readonly or self._is_path(attribute))
        self.field: models.Field[Any, Any]

    def bind(self, name: str, model: type[models.Model]) -> "Column":
        """Complete the declaration from the model; done once per resource class."""
        self.name, self.field = name, _field(model, self.attribute)
        if self.column_name in ("", name):  # the library fills in the attribute's name
            self.column_name = str(self.field.verbose_name)
        self.kind = self.kind or ("custom" if self.parse else _kind(self))
        if self.required is None:
            self.required = not self.readonly and _required(self.field)
        if self.kind in ("reference", "many") and self.names == ColumnOptions.names:
            self.names = getattr(self.related_model, "lookup_names", self.names)
        if self.kind == "boolean" and not self.vocabulary:
            self.vocabulary = dict.fromkeys(TRUE_WORDS, True) | dict.fromkeys(FALSE_WORDS, False)
        return self

    @staticmethod
    def _is_path(attribute: str) -> bool:
        return "__" in attribute

    def many_field(self) -> "models.ManyToManyField[Any, Any]":
        """The field of a column of kind ``many``."""
        if not isinstance(self.field, models.ManyToManyField):
            raise TypeError(self.kind)
        return self.field

    @property
    def related_model(self) -> type[models.Model]:
        """What a column of kind ``reference`` or ``many`` points at."""
        related = self.field.related_model
        if not isinstance(related, type):
            raise TypeError(self.kind)
        return related

    @property
    def is_path(self) -> bool:
        """Whether the column shows a related record's value, which no sheet can set."""
        return self._is_path(self.attribute)

    @property
    def label(self) -> str:
        return self.column_name

    @property
    def heading(self) -> str:
        """What stands in the header row of our own files: label with unit."""
        return f"{self.label}（{self.unit}）" if self.unit and self.unit not in self.label else self.label

    @property
    def attnames(self) -> tuple[str, ...]:
        """The model attributes that the column writes: one, or a date and its precision."""
        if self.kind == "many":
            return (self.field.name,)
        return (self.field.attname, self.precision) if self.precision else (self.field.attname,)

    @property
    def may_be_blank(self) -> bool:
        """Whether a record need not have it. As a part of the key it may then be missing: the rest tells rows apart."""
        return bool(self.field.null or self.field.blank)

    @property
    def words(self) -> set[str]:
        """Every heading that means this column, reduced for comparison."""
        return {normalised(word) for word in (self.label, *self.aliases)} | {normalised(self.field.verbose_name)}

    @property
    def header_unit(self) -> str:
        """In which unit its numbers are: declared, or in the brackets of its own heading."""
        found = None if self.unit else unit_of(self.label)
        return found.word if found else self.unit

    def written_words(self) -> list[str]:
        """The words for true and false that are shown and written: the first of each."""
        words: dict[Any, str] = {}
        for word, value in self.vocabulary.items():
            words.setdefault(value, word)
        return list(words.values())


def _field(model: Any, attribute: str) -> "models.Field[Any, Any]":
    """The field at the end of a path whose other parts are relations."""
    *relations, name = attribute.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    found: models.Field[Any, Any] = model._meta.get_field(name)
    return found


def _required(field: "models.Field[Any, Any]") -> bool:
    if isinstance(field, models.ManyToManyField):
        return not field.blank
    return not (field.null or field.blank or field.has_default())


def _kind(column: Column) -> str:
    field = column.field
    if isinstance(field, models.ForeignKey):
        return "reference"
    if isinstance(field, models.ManyToManyField):
        return "many"
    if field.choices:
        return "choice"
    if column.digits:
        return "code"
    return next((kind for base, kind in KINDS if isinstance(field, base)), "text")
