"""The registers of the wings whose records have a unit: schools, venues.

A record and its unit change in one transaction. This room knows no register: the model of a record inherits
``Registered`` and says what its unit is called and where it lies.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, ProtectedError, Subquery
from django.db.models.signals import post_delete
from django.utils import timezone

from portal.accounts.access import Person, allowed, reaches
from portal.accounts.models import Unit, UnitKind
from portal.records.history import keep_first_versions

BATCH = 1_000  # rows of one statement
REGISTER = "register"  # the action that a policy declares for writing ``unit_columns`` of a record
FIXED = "{}由主管部门登记，本单位的人员不能修改"
TAKEN = "这个编码属于已停用的单位“{}”，它的记录已删除，任职和授权仍保留；请换一个编码。"


@dataclass(frozen=True)
class Entry:
    """A record of a register as its unit should be. ``unit``: the key of the unit that it has already."""

    code: str
    name: str
    place: int
    closed_on: date | None
    is_demo: bool
    unit: int | None


class Registered(models.Model):
    """A record that has a unit of its own, made and changed by ``save``.

    What writes rows in bulk calls ``give_units`` before it inserts them, or ``follow`` afterwards.
    """

    unit = models.OneToOneField(
        Unit, models.PROTECT, verbose_name="单位", null=True, editable=False, related_name="%(class)s"
    )
    unit_kind: ClassVar[UnitKind]
    unit_columns: ClassVar[Sequence[str]]  # the columns that ``as_unit`` looks at

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        post_delete.connect(_let_go_with, sender=cls, dispatch_uid=f"unit-of-{cls.__name__}")

    def save(self, *args: Any, **kwargs: Any) -> None:
        kept = kwargs.get("update_fields")
        if self._state.adding:
            self.unit = None  # a copy of a record has a unit of its own
        with transaction.atomic(savepoint=False):
            if kept is None or set(kept) & set(self.unit_columns):
                give_units([self])
            if kept is not None:
                kwargs["update_fields"] = {*kept, "unit"}
            super().save(*args, **kwargs)

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """A record that has a unit cannot take the code of another: of one that closed when its record was deleted."""
        super().validate_unique(exclude)
        if self.unit_id and "code" not in (exclude or ()):
            code = self.as_unit().code
            kept = Unit.objects.filter(code=code).exclude(pk=self.unit_id).first()
            if kept is not None:
                raise ValidationError({"code": TAKEN.format(kept.name)})

    def as_unit(self) -> Entry:
        """What the record's unit should be."""
        raise NotImplementedError


def fixed_columns(user: Person, record: models.Model) -> Sequence[str]:
    """The columns of a stored record that the person may not write although they may write others: its unit follows
    them, and who acts for a unit alone decides neither its name nor its end."""
    if not isinstance(record, Registered) or allowed(user, type(record), REGISTER, record):
        return ()
    return record.unit_columns


def refusal(model: type[Registered], image: Mapping[str, Any], user: Person | None) -> str:
    """The sentence for a row of a sheet that would write one of those columns; "" for every other.

    ``image``: attname → value of the key and of ``watched`` columns. A question for each row only where a person acts
    for a unit alone.
    """
    key = image[model._meta.pk.attname]
    if user is None or key is None or not any(reach.unit for reach in reaches(user, model, "import") or ()):
        return ""
    stored = model._base_manager.get(pk=key)
    fixed = _unit_fields(model) if fixed_columns(user, stored) else []
    changed = [field for field in fixed if getattr(stored, field.attname) != image.get(field.attname)]
    return FIXED.format("、".join(str(field.verbose_name) for field in changed)) if changed else ""


def unit_attnames(model: type[Registered]) -> list[str]:
    """The attnames that ``refusal`` looks at."""
    return [field.attname for field in _unit_fields(model)]


def _unit_fields(model: type[Registered]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if field.name in model.unit_columns]


def give_units(records: Sequence[Registered]) -> None:
    """Set the unit of records of one register that are about to be written."""
    if records:
        keys = keep_in_step(records[0].unit_kind, [record.as_unit() for record in records])
        for record in records:
            record.unit_id = keys[record.as_unit().code]


def follow(model: type[Registered], keys: Collection[Any]) -> None:
    """Units for rows that were written in bulk, by their keys; units of rows among them that are gone are let go."""
    known, found = list(keys), 0
    for start in range(0, len(known), BATCH):
        rows = model._base_manager.filter(pk__in=known[start : start + BATCH]).order_by()
        entries = [record.as_unit() for record in rows.only(*model.unit_columns, "unit")]
        keep_in_step(model.unit_kind, entries)
        rows.filter(unit=None).update(unit=Subquery(Unit.objects.filter(code=OuterRef("code")).values("pk")[:1]))
        found += len(entries)
    if found < len(known):
        units = Unit.objects.filter(kind=model.unit_kind, closed_on=None)
        used = model._base_manager.exclude(unit=None).values("unit")
        let_go(units.exclude(pk__in=used).values_list("pk", flat=True))


def keep_in_step(kind: UnitKind, entries: Sequence[Entry]) -> dict[str, int]:
    """Make the units that are missing and change those that are other than their entries; code → key of the unit.

    Few questions for any number of entries. Units that are made or changed get a row of history; the audit log tells of
    the record that they follow.
    """
    stored = _stored(entries)
    changed, made = [], []
    for entry in entries:
        unit = stored.get(entry.unit or entry.code)
        if unit is None:
            made.append(Unit(kind=kind, **_columns(entry)))
        elif _apply(unit, _columns(entry)):
            changed.append(unit)
    if changed:
        keep_first_versions(Unit, [unit.pk for unit in changed])
        Unit.objects.bulk_update(changed, ["code", "name", "place", "closed_on", "is_demo"], batch_size=BATCH)
        _history().bulk_history_create(changed, batch_size=BATCH, update=True)
    if made:
        Unit.objects.bulk_create(made, batch_size=BATCH)
        _history().bulk_history_create(made, batch_size=BATCH)
    keys = {
        entry.code: stored[entry.unit or entry.code].pk for entry in entries if (entry.unit or entry.code) in stored
    }
    return keys | {unit.code: unit.pk for unit in made}


def let_go(keys: Iterable[int]) -> None:
    """The records of these units are gone: so are the units, but for those in which people have worked; they close."""
    for unit in Unit.objects.filter(pk__in=list(keys), closed_on=None):
        try:
            unit.delete()
        except ProtectedError:
            unit.closed_on = timezone.localdate()
            unit.save()


def _let_go_with(sender: Any, instance: Registered, **_: Any) -> None:
    """Within the transaction that deletes the record."""
    if instance.unit_id:
        let_go([instance.unit_id])


def _stored(entries: Sequence[Entry]) -> dict[int | str, Unit]:
    """By key, and where an entry has no unit yet by code: a unit that was left closed is taken up again."""
    keys = [entry.unit for entry in entries if entry.unit]
    codes = [entry.code for entry in entries if not entry.unit]
    found: dict[int | str, Unit] = {}
    for start in range(0, len(keys), BATCH):
        found |= {unit.pk: unit for unit in Unit.objects.filter(pk__in=keys[start : start + BATCH])}
    for start in range(0, len(codes), BATCH):
        found |= {unit.code: unit for unit in Unit.objects.filter(code__in=codes[start : start + BATCH])}
    return found


def _columns(entry: Entry) -> dict[str, Any]:
    columns = {"code": entry.code, "name": entry.name, "place_id": entry.place, "closed_on": entry.closed_on}
    return {**columns, "is_demo": entry.is_demo}


def _apply(unit: Unit, columns: dict[str, Any]) -> bool:
    """Whether one of the columns was another."""
    changed = [name for name, value in columns.items() if getattr(unit, name) != value]
    for name in changed:
        setattr(unit, name, columns[name])
    return bool(changed)


def _history() -> Any:
    return Unit.history  # type: ignore[attr-defined]  # set by the library
