"""What the model and the database would refuse, told before anything is written, by row and column."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import prefetch_related_objects

from portal.spreadsheets.plan.conditions import compiled, fields_of
from portal.spreadsheets.plan.convert import KEEP, Trouble, shown
from portal.spreadsheets.plan.records import changes
from portal.spreadsheets.rights import ELSEWHERE

CONFLICTS = "系统中已有相同的“{}”，请核对"


class Judge:
    """Judges blocks of new and changed records. ``fetched``: the attnames it needs of existing rows."""

    def __init__(self, resource, columns, names, area):
        self.resource, self.model, self.names = resource, resource._meta.model, names
        self.column_of = {name: column.name for column in columns for name in column.attnames}
        self.labels = {name: column.label for column in resource.columns() for name in _attnames(column)}
        self.derives = resource.derive.__func__ is not _base().derive.__func__ and not resource.derives_for_readers
        own_clean = self.model.clean is not models.Model.clean
        self.wants_instances = own_clean or self.derives or resource.advice is not None
        self.checks, self.slow_checks = _checks(self.model)
        self.uniques = _uniques(self.model, resource)
        self.seen = [{} for _ in self.uniques]
        concrete = [field.attname for field in self.model._meta.concrete_fields if not field.primary_key]
        used = {name for _, fields, _ in self.checks for name in fields}
        used |= {name for fields, _, _, more in self.uniques for name in (*fields, *more)}
        everything = self.wants_instances or self.slow_checks
        used |= {*resource.watched, *area.reached}
        self.fetched = [n for n in concrete if everything or n in used or n in names]
        self.area = area
        self.defaults = {f.attname: f for f in self.model._meta.concrete_fields if not f.primary_key}
        required = [column for column in resource.writable() if column.required]
        self.required = [(c, names.index(c.attnames[0]) if c.attnames[0] in names else None) for c in required]
        static = {n: f.get_default() for n, f in self.defaults.items() if n in self.fetched and _is_static(f)}
        self.static, self.dynamic = static, [name for name in self.fetched if name not in static]

    def look(self, records):
        """Judge the records of one block that would be written."""
        for record in records:
            record.image = self._image(record)
            if record.pk is None:
                self._required(record)
        records = [record for record in records if record.state != "wrong"]
        if self.wants_instances or self.slow_checks:
            self._by_model(records)
        for condition, fields, message in self.checks:
            for record in records:
                if condition(record.image) is False:
                    self._fail(record, fields, message, "check")
        for unique, seen in zip(self.uniques, self.seen, strict=True):
            self._unique(unique, seen, [record for record in records if record.state != "wrong"])
        for record in records:
            if not self.area.covers(record.image):
                self._fail(record, self.area.reached, ELSEWHERE, "area")
            record.image = None

    def _image(self, record):
        """The whole row as it would be stored."""
        image = record.image
        if record.pk is None:
            image = {**self.static, **{name: self.defaults[name].get_default() for name in self.dynamic}}
        image[self.model._meta.pk.attname] = record.pk
        image.update([pair for pair in zip(self.names, record.values, strict=True) if pair[1] is not KEEP])
        return image

    def _required(self, record):
        for column, place in self.required:
            if place is None or record.values[place] in (None, "", (), KEEP):
                record.fail(column.name, Trouble("required", "必填，现为空白"))

    def _fail(self, record, fields, message, cause):
        named = [self.column_of[name] for name in fields if name in self.column_of]
        record.fail(named[0] if named else None, Trouble(cause, message.rstrip("。")))

    def _by_model(self, records):
        instances = [self._instance(record) for record in records]
        references = [f.name for f in self.model._meta.concrete_fields if isinstance(f, models.ForeignKey)]
        if instances and references:
            prefetch_related_objects(instances, *references)
        if instances and self.derives:
            self.resource.derive(instances)
        broken = [(rule, {id(one) for one in rule.broken_by(instances)}) for rule in self.slow_checks]
        for record, instance in zip(records, instances, strict=True):
            for name in self.fetched:
                record.image[name] = getattr(instance, name)
            try:
                instance.clean()
                self._completed(record, instance)
                for rule, those in broken:
                    if id(instance) in those:
                        raise ValidationError(rule.get_violation_error_message())
                if self.resource.advice is not None:
                    record.advice = self.resource.advice(instance, self._changed(record))
            except ValidationError as error:
                self._refused(record, error)

    def _completed(self, record, instance):
        """What ``clean`` filled in is part of the plan, so that it is shown and written."""
        for name in self.fetched:
            new, old = getattr(instance, name), record.image[name]
            if new != old:
                record.completed = {**(record.completed or {}), name: (old, new)}
                record.image[name] = new

    def _changed(self, record):
        """Attributes in which the stored row would differ; none for a new record."""
        if record.pk is None:
            return set()
        return {*changes(self.names, record), *(record.completed or ())}

    def _instance(self, record):
        instance = self.model(**{name: record.image[name] for name in self.fetched})
        if record.pk is not None:
            instance.pk, instance._state.adding = record.pk, False
        return instance

    def _refused(self, record, error):
        messages = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        fields = {field.name: field.attname for field in self.model._meta.concrete_fields}
        for name, texts in messages.items():
            self._fail(record, [fields.get(name)], "；".join(text.rstrip("。") for text in texts), "clean")

    def _unique(self, unique, seen, records):
        fields, condition, message, _ = unique
        touched = [r for r in records if r.pk is None or any(n in self.names for n in fields)]
        wanted = {}
        for record in touched:
            if condition and condition(record.image) is not True:
                continue
            value = tuple(record.image[name] for name in fields)
            if None in value:
                continue
            if (other := seen.setdefault(value, record)) is not record:
                self._clash(record, fields, f"与第 {other.place[1]} 行的“{self._spoken(fields, value)}”相同")
            else:
                wanted[value] = record
        if wanted:
            self._against_database(unique, wanted)

    def _against_database(self, unique, wanted):
        fields, condition, message, more = unique
        first = max(fields, key=lambda name: len({value[fields.index(name)] for value in wanted}))
        place = fields.index(first)
        names = list(dict.fromkeys((*fields, *more)))
        found = self.model._default_manager.filter(**{f"{first}__in": {value[place] for value in wanted}})
        for pk, *row in found.values_list("pk", *names).iterator(chunk_size=5_000):
            image = dict(zip(names, row, strict=True))
            record = wanted.get(tuple(image[name] for name in fields))
            if record is None or record.pk == pk or (condition and condition(image) is not True):
                continue
            value = tuple(record.image[name] for name in fields)
            self._clash(record, fields, message or CONFLICTS.format(self._spoken(fields, value)))

    def _spoken(self, fields, value):
        labels = [self.labels.get(name, "") for name in fields]
        return "、".join(filter(None, labels)) or shown("、".join(map(str, value)))

    def _clash(self, record, fields, message):
        self._fail(record, fields, message, "unique")


def _is_static(field):
    return field.default is models.NOT_PROVIDED or not callable(field.default)


def _attnames(column):
    return () if "__" in column.attribute else column.attnames


def _base():
    from portal.spreadsheets.resources import SheetResource

    return SheetResource


def _checks(model):
    """Compiled CHECK constraints with the fields they look at, and those that only the database can judge."""
    quick, slow = [], []
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.CheckConstraint):
            slow += [] if isinstance(constraint, models.UniqueConstraint) else [constraint]
            continue
        condition = compiled(model, constraint.condition)
        if condition is None:
            slow.append(constraint)
        else:
            message = str(constraint.get_violation_error_message())
            quick.append((condition, fields_of(model, constraint.condition), message))
    return quick, slow


def _uniques(model, resource):
    """(attnames, condition, message, attnames of the condition) of every uniqueness except the sheet's own key."""
    attnames = {field.name: field.attname for field in model._meta.concrete_fields}
    key = {name for column in resource.key_columns() for name in column.attnames}
    sets = [((f.attname,), None, "", ()) for f in model._meta.concrete_fields if f.unique and not f.primary_key]
    sets += [(tuple(attnames[n] for n in names), None, "", ()) for names in model._meta.unique_together]
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or not constraint.fields:
            continue
        condition, more = None, ()
        if constraint.condition is not None:
            condition = compiled(model, constraint.condition)
            if condition is None:
                continue  # told by row when it is written
            more = tuple(fields_of(model, constraint.condition))
        own = constraint.violation_error_message != constraint.default_violation_error_message
        message = str(constraint.violation_error_message).rstrip("。") if own else ""
        sets.append((tuple(attnames[n] for n in constraint.fields), condition, message, more))
    return [unique for unique in sets if set(unique[0]) != key or unique[1]]
