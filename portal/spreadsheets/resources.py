"""What a room declares in its ``sheets.py``: one SheetResource per kind of sheet.

    @sheet
    class FacilitySheet(SheetResource):
        code = Column("code", digits=8, aliases=["场馆编号"])
        area = Column("area", unit="㎡")

        class Meta:
            model = Facility
            import_id_fields = ["code"]

The class is an ordinary ModelResource of django-import-export, with another engine behind ``import_data``.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import models
from import_export.resources import ModelResource
from import_export.results import Result
from tablib import Dataset

from portal.accounts.access import POLICIES
from portal.spreadsheets.columns import Column
from portal.spreadsheets.headings import with_brackets
from portal.spreadsheets.naming import Naming
from portal.spreadsheets.wide import Wide

SHEETS: dict[str, type["SheetResource"]] = {}


class SheetResource(ModelResource):
    """Columns are the declared ones, in their order. ``import_id_fields`` names the columns of the natural key.

    It may also name the precision of a date among them: then 2026 and the first quarter of 2026 are two rows.
    """

    title = ""  # what the sheet is called; the model's Chinese name if not given
    note = ""  # one paragraph for the explaining sheet of the template
    updates_only = False  # new rows are an error, for records that have to be made by hand

    # complete(names, values): fill a row's values from each other before its key is read; may raise CellError
    complete: Callable[[Sequence[str], tuple[Any, ...]], tuple[Any, ...]] | None = None
    follows: Mapping[str, str] = {}  # column of the key → the one by which ``complete`` fills it where a file has none
    # advice(instance, changed): what the person should know before a good row is written, one sentence or "".
    # ``instance`` is the record as it would be, ``changed`` the attributes that change, none for a new record
    advice: Callable[[Any, set[str]], str] | None = None
    dated: Mapping[str, str] = {}  # column of a figure → column of its date; a figure that changes needs its date
    naming: Naming | None = None  # how the rows of a list without codes are recognised
    wide: Wide | None = None  # how tables with years, indicators or places as columns are read
    watched: Sequence[str] = ()  # attributes that ``objection`` and ``refusal`` look at
    derives_for_readers = False  # what ``derive`` makes serves search and order alone, so validation does without

    # What stands behind ``import_data``; set by the app, because the engine stands above what rooms declare.
    engine: Callable[..., Result]

    @classmethod
    def objection(cls, image: Mapping[str, Any]) -> str:
        """Why a stored row (attname → value) may not be changed by a sheet; "" when it may."""
        return ""

    @classmethod
    def refusal(cls, image: Mapping[str, Any], user: Any) -> str:
        """Why this person may not write, or take back, the row as ``image`` has it; "" when they may.

        ``image``: attname → value of the key, of ``watched`` and of the file's columns. ``user`` None is the system.
        """
        return ""

    @classmethod
    @cache
    def columns(cls) -> tuple[Column, ...]:
        model = cls._meta.model
        declared = cls.fields.items()
        return tuple(field.bind(name, model) for name, field in declared if isinstance(field, Column))

    @classmethod
    def writable(cls) -> tuple[Column, ...]:
        return tuple(column for column in cls.columns() if not column.readonly)

    @classmethod
    def followed(cls, given: Collection[str]) -> set[str]:
        """The names of columns that are given, and of those that follow from one of them."""
        return {*given, *(name for name, other in cls.follows.items() if other in given)}

    @classmethod
    def column(cls, name: str) -> Column:
        return next(column for column in cls.columns() if column.name == name)

    @classmethod
    def key_columns(cls) -> tuple[Column, ...]:
        columns = {column.name: column for column in cls.columns()}
        return tuple(columns[name] for name in cls._meta.import_id_fields if name in columns)

    @classmethod
    def key_attributes(cls) -> tuple[str, ...]:
        """The model attributes of the natural key: of a date also its precision, where that tells two rows apart."""
        attributes = {column.name: column.attnames[0] for column in cls.columns()}
        return tuple(attributes.get(name, name) for name in cls._meta.import_id_fields)

    @classmethod
    def blank_key(cls) -> dict[str, Any]:
        """What each of them is in a row that leaves it out."""
        fields = {field.attname: field for field in cls._meta.model._meta.concrete_fields}
        key = {name: fields[name] for name in cls.key_attributes()}
        return {name: None if field.null else field.get_default() or "" for name, field in key.items()}

    @classmethod
    def values_of(cls, date: str, columns: Iterable[str]) -> list[str]:
        """Those of ``columns`` that hold figures of the date in the column ``date``."""
        return [name for name in columns if cls.dated.get(name) == date]

    @classmethod
    def key(cls) -> str:
        """The name under which batches, memory and commands know the sheet."""
        return next(key for key, value in SHEETS.items() if value is cls)

    @classmethod
    def heading(cls) -> str:
        return cls.title or str(cls._meta.model._meta.verbose_name)

    @classmethod
    def words(cls) -> dict[str, str]:
        """Reduced heading → column name. The first column that claims a word keeps it."""
        words: dict[str, str] = {}
        for column in cls.columns():
            for word in column.words:
                words.setdefault(word, column.name)
        return words

    @classmethod
    def own_headings(cls) -> dict[str, str]:
        """Heading of our own files, with its brackets → column name."""
        headings: dict[str, str] = {}
        for column in cls.columns():
            headings.setdefault(with_brackets(column.heading), column.name)
            headings.setdefault(with_brackets(column.label), column.name)
        return headings

    @classmethod
    def policy(cls) -> Any:
        return POLICIES[cls._meta.model]

    @classmethod
    def rows(cls) -> models.QuerySet[Any]:
        """The rows that this sheet is about; a room narrows it when one model has several sheets."""
        rows: models.QuerySet[Any] = cls._meta.model._default_manager.all()
        return rows

    @classmethod
    def before_insert(cls, instances: Sequence[Any], user: Any) -> None:
        """Fill attributes of new rows that say how they were made, such as who recorded them."""

    @classmethod
    def derive(cls, instances: Sequence[Any]) -> Iterable[str]:
        """Fill attributes that are computed from others before the rows are written; names of those attributes."""
        return ()

    @classmethod
    def after_write(cls, pks: Sequence[Any]) -> None:
        """Called once per batch inside the transaction, for search rows and figures that hang on the records.

        After an undo too; the keys of rows that it took away are among ``pks`` then.
        """

    def import_data(
        self, dataset: Dataset, dry_run: bool = False, raise_errors: bool = False, **options: Any
    ) -> Result:
        """The framework's entry, used by its ``import`` command: the same plan and apply as everywhere else."""
        return type(self).engine(type(self), dataset, dry_run=dry_run, raise_errors=raise_errors)


def sheet(resource: type[SheetResource]) -> type[SheetResource]:
    """Class decorator: offer the sheet at its model's admin and to the commands."""
    options = resource._meta.model._meta
    key = options.label_lower
    if key in SHEETS and SHEETS[key].__qualname__ != resource.__qualname__:
        key = f"{key}.{resource.__name__.lower().removesuffix('sheet')}"
    SHEETS[key] = resource
    return resource


def sheets_of(model: type[models.Model]) -> list[type[SheetResource]]:
    """The sheets that a model's admin offers, in the order in which they were declared."""
    return [resource for resource in SHEETS.values() if resource._meta.model is model]
