"""What the model and the database would refuse, said before anything is written, by row and column."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import prefetch_related_objects

from portal.records.contradictions import contradictions_of, doubts, refuse, spoken
from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.headings import row_words
from portal.spreadsheets.plan.constraints import Check, Unique, checks_of, uniques_of
from portal.spreadsheets.plan.records import Record, changes
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.rights import ELSEWHERE, Area
from portal.spreadsheets.values import KEEP, Value, said, shown

# Kinds of columns of which one may exceed another.
COMPARED = ("date", "datetime", "time", "integer", "decimal")
CONFLICTS = "系统中已有相同的“{}”，请核对"


class Validator:
    """Checks blocks of new and changed records. ``fetched``: the attnames it needs of existing rows."""

    def __init__(self, resource: type[SheetResource], columns: Sequence[Column], names: list[str], area: Area) -> None:
        self.resource, self.model, self.names, self.area = resource, resource._meta.model, names, area
        self.column_of = {name: column.name for column in columns for name in column.attnames}
        self.keys = {column.attnames[0] for column in columns if column.kind in ("reference", "many")}
        self.derives = _overrides(resource, "derive") and not resource.derives_for_readers
        self.checks, self.rules = checks_of(self.model)
        self.uniques = [_Uniqueness(unique, self) for unique in uniques_of(self.model, resource)]
        own_clean = self.model.clean is not models.Model.clean
        asks_instance = own_clean or self.derives or resource.advice is not None
        self.needs_instances = bool(asks_instance or self.rules or contradictions_of(self.model))
        self.said = {column.name: column for column in columns if column.kind in COMPARED or column.render}
        self.fetched = self._fetched()
        self.new_rows = _NewRows(resource, names, self.fetched)

    def _fetched(self) -> list[str]:
        concrete = [field.attname for field in self.model._meta.concrete_fields if not field.primary_key]
        if self.needs_instances:
            return concrete
        used = {*self.names, *self.resource.watched, *self.area.reached}
        used |= {name for check in self.checks for name in check.fields}
        used |= {name for uniqueness in self.uniques for name in uniqueness.unique.needed}
        return [name for name in concrete if name in used]

    def check(self, records: Iterable[Record]) -> None:
        """Check the records of one block that would be written."""
        for record in records:
            record.image = self._image(record)
            if record.pk is None:
                self.new_rows.check_required(record)
        records = [record for record in records if record.state != "wrong"]
        if self.needs_instances:
            self._by_model(records)
        for check in self.checks:
            for record in records:
                if check.condition(record.image) is False:
                    self.fail(record, check.fields, check.message.rstrip("。") + self._values(record, check), "check")
        for uniqueness in self.uniques:
            uniqueness.check([record for record in records if record.state != "wrong"])
        for record in records:
            if not self.area.covers(record.image):
                self.fail(record, self.area.reached, ELSEWHERE, "area")
            elif refusal := self.resource.refusal(record.image, self.area.user):
                self.fail(record, [None], refusal, "area")
            del record.image

    def fail(self, record: Record, fields: Iterable[str | None], message: str, cause: str) -> None:
        """An error at the first of the fields that is a column of the file, else at the whole row."""
        named = [name for name in fields if name in self.column_of]
        column = self.column_of[named[0]] if named else None
        record.fail(column, CellError(cause, message.rstrip("。")), self._said(record, named[0]) if named else None)

    def _values(self, record: Record, check: Check) -> str:
        """The values that contradict each other, where a check compares days, hours or numbers of two columns."""
        found: dict[str, str] = {}
        for name in check.fields:
            column = self.said.get(self.column_of.get(name, ""))
            value = record.image.get(name)
            if column is not None and name == column.attnames[0] and value not in (None, ""):
                found[column.label] = spoken(column.render(value) if column.render else value)
        return f"（{'，'.join(f'{label} {text}' for label, text in found.items())}）" if len(found) > 1 else ""

    def _said(self, record: Record, name: str | None) -> Value:
        """What the file says there, where it is a number or a text: shown, and the key of a correction."""
        value = record.values[self.names.index(name)] if name in self.names else None
        return said(value) if isinstance(value, str | int | float | Decimal) and name not in self.keys else None

    def _image(self, record: Record) -> dict[str, Value]:
        """The whole row as it would be stored."""
        image = self.new_rows.image() if record.pk is None else record.image
        image[self.model._meta.pk.attname] = record.pk
        image.update([pair for pair in zip(self.names, record.values, strict=True) if pair[1] is not KEEP])
        return image

    # By the model's own rules

    def _by_model(self, records: Sequence[Record]) -> None:
        instances = [self._instance(record) for record in records]
        references = [f.name for f in self.model._meta.concrete_fields if isinstance(f, models.ForeignKey)]
        if instances and references:
            prefetch_related_objects(instances, *references)
        if instances and self.derives:
            self.resource.derive(instances)
        broken = [(rule, {id(one) for one in rule.broken_by(instances)}) for rule in self.rules]
        for record, instance in zip(records, instances, strict=True):
            for name in self.fetched:
                record.image[name] = getattr(instance, name)
            sentences = [str(rule.get_violation_error_message()) for rule, those in broken if id(instance) in those]
            try:
                self._clean(record, instance, sentences)
            except ValidationError as error:
                self._refused(record, error)

    def _clean(self, record: Record, instance: models.Model, broken: Sequence[str]) -> None:
        # As the file says it, before ``clean`` fills in one from the other.
        refuse(instance, [name for name, value in zip(self.names, record.values, strict=True) if value is not KEEP])
        instance.clean()
        self._note_completed(record, instance)
        for sentence in broken:
            raise ValidationError(sentence)
        changed = self._changed(record)
        if self.resource.advice is not None:
            record.advice = self.resource.advice(instance, changed)
        record.advice += "".join(doubts(instance, None if record.pk is None else changed))

    def _note_completed(self, record: Record, instance: models.Model) -> None:
        """What ``clean`` filled in is part of the plan, so that it is shown and written."""
        for name in self.fetched:
            new, old = getattr(instance, name), record.image[name]
            if new != old:
                record.completed = {**(record.completed or {}), name: (old, new)}
                record.image[name] = new

    def _changed(self, record: Record) -> set[str]:
        """Attributes in which the stored row would differ; none for a new record."""
        if record.pk is None:
            return set()
        return {*changes(self.names, record), *(record.completed or ())}

    def _instance(self, record: Record) -> models.Model:
        instance: models.Model = self.model(**{name: record.image[name] for name in self.fetched})
        if record.pk is not None:
            instance.pk, instance._state.adding = record.pk, False
        return instance

    def _refused(self, record: Record, error: ValidationError) -> None:
        messages: list[tuple[str | None, list[str]]] = [(None, error.messages)]
        if hasattr(error, "error_dict"):
            messages = [*error.message_dict.items()]
        fields: dict[str | None, str] = {field.name: field.attname for field in self.model._meta.concrete_fields}
        for name, texts in messages:
            self.fail(record, [fields.get(name)], "；".join(text.rstrip("。") for text in texts), "clean")


class _NewRows:
    """What a row holds before the file says anything, and what it must say."""

    def __init__(self, resource: type[SheetResource], names: list[str], fetched: Sequence[str]) -> None:
        self.fields = {f.attname: f for f in resource._meta.model._meta.concrete_fields if not f.primary_key}
        static = [name for name in fetched if _has_static_default(self.fields[name])]
        self.static = {name: self.fields[name].get_default() for name in static}
        self.dynamic = [name for name in fetched if name not in self.static]
        required = [column for column in resource.writable() if column.required]
        self.required = [(c, names.index(c.attnames[0]) if c.attnames[0] in names else None) for c in required]

    def image(self) -> dict[str, Value]:
        return {**self.static, **{name: self.fields[name].get_default() for name in self.dynamic}}

    def check_required(self, record: Record) -> None:
        for column, place in self.required:
            if place is None or record.values[place] in (None, "", (), KEEP):
                record.fail(column.name, CellError("required", "必填，现为空白"))


class _Uniqueness:
    """One uniqueness, within the file and against the database."""

    def __init__(self, unique: Unique, validator: Validator) -> None:
        self.unique, self.validator = unique, validator
        own = [column for column in validator.resource.columns() if not column.is_path]
        self.labels = {name: column.label for column in own for name in column.attnames}
        self.seen: dict[tuple[Any, ...], Record] = {}

    def check(self, records: Iterable[Record]) -> None:
        fields = self.unique.fields
        touched = [r for r in records if r.pk is None or any(name in self.validator.names for name in fields)]
        wanted = {}
        for record in touched:
            value = self.unique.value(record.image)
            if value is None:
                continue
            if (other := self.seen.setdefault(value, record)) is not record:
                self._fail(record, f"与{row_words(other.place[1])}的“{self._spoken(value)}”相同")
            else:
                wanted[value] = record
        if wanted:
            self._against_database(wanted)

    def _against_database(self, wanted: dict[tuple[Any, ...], Record]) -> None:
        """One question for the block, by the field that separates its rows best."""
        unique = self.unique
        values = {name: {value[place] for value in wanted} for place, name in enumerate(unique.fields)}
        first = max(unique.fields, key=lambda name: len(values[name]))
        rows = self.validator.model._default_manager.filter(**{f"{first}__in": values[first]})
        for pk, *row in rows.values_list("pk", *unique.needed).iterator(chunk_size=5_000):
            value = unique.value(dict(zip(unique.needed, row, strict=True)))
            record = wanted.get(value) if value is not None else None
            if record is not None and record.pk != pk:
                said = tuple([record.image[name] for name in unique.fields])
                self._fail(record, unique.message or CONFLICTS.format(self._spoken(said)))

    def _spoken(self, value: tuple[Any, ...]) -> str:
        labels = [self.labels.get(name, "") for name in self.unique.fields]
        return "、".join(filter(None, labels)) or shown("、".join(map(str, value)))

    def _fail(self, record: Record, message: str) -> None:
        self.validator.fail(record, self.unique.fields, message, "unique")


def _overrides(resource: type[SheetResource], name: str) -> bool:
    """Whether the room has a class method of its own in place of SheetResource's."""
    return getattr(resource, name).__func__ is not getattr(SheetResource, name).__func__


def _has_static_default(field: "models.Field[Any, Any]") -> bool:
    return field.default is models.NOT_PROVIDED or not callable(field.default)
