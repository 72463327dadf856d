"""A record of any admin page in which as many columns as can be hold a value, and so do the rows below it."""

from contextlib import suppress
from itertools import combinations

from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models

from portal.places.models import Place
from tests.factories import NUMBERS, VALUES, make

LOOKED_AT = 300  # records of a table among which the one with the most values is looked for
NOT_FILLED = (models.FileField, models.OneToOneField)  # what a browser cannot send back, and what only one may hold

# What no record of the demonstration holds and the model does not take from anybody.
KNOWN = {
    "site.SiteIdentity.domain": "jytyj.example.gov.cn",
    "site.SiteIdentity.id_code": "3715000001",
    "site.SiteIdentity.postcode": "252000",
    "site.SiteIdentity.phone": "0635-8288888",
    "site.SiteIdentity.icp": "鲁ICP备05000001号-1",
    "site.SiteIdentity.police": "鲁公网安备 37150202000001号",
    "site.SiteIdentity.conac_id": "ABCDEF0123456789ABCDEF0123456789",
    "site.SiteIdentity.hot_links": "学校 | /schools/",
}


def filled_record(model_admin, request):
    """The record of the demonstration that has most values and may be changed; made where there is none.

    Its empty columns, its many-to-many choices and one row of each inline are filled as far as the model's own
    rules allow. None where the page can change no record at all.
    """
    model = model_admin.model
    record = fullest(model, lambda found: found != request.user and changeable(model_admin, request, found))
    if record is None and not changeable(model_admin, request, record := make(model)):
        return None
    fill(record, shown_fields(model_admin, request, record))
    for inline in model_admin.get_inline_instances(request, record):
        key = inline.get_formset(request, record).fk.name
        row = fullest(inline.model, filters={key: record}) or row_of(inline.model, key, record)
        if row is not None:
            fill(row, {field.name for field in row._meta.concrete_fields} - {key})
    return record


def changeable(model_admin, request, record):
    """Whether the page of the record has a box at all; a published value, for example, has none."""
    return bool(
        model_admin.has_change_permission(request, record)
        and model_admin.get_form(request, record, change=True).base_fields
    )


def shown_fields(model_admin, request, record):
    return set(model_admin.get_form(request, record, change=True).base_fields)


def fullest(model, accepted=lambda record: True, filters=()):
    """The accepted record with the most values; None where none is accepted."""
    found = list(model._default_manager.filter(**dict(filters)).order_by("pk")[:LOOKED_AT])
    found.sort(key=lambda record: -sum(not empty(record, field) for field in model._meta.concrete_fields))
    return next(filter(accepted, found), None)


def row_of(model, key, record):
    """A new row below the record; None where the model allows none."""
    try:
        return make(model, **{key: record})
    except (AssertionError, ValidationError, IntegrityError):
        return None


def empty(record, field):
    return getattr(record, field.attname) in (None, "", False)


def bare(record):
    """Whether more than a third of the columns that a form could show are empty: such a record tests little."""
    columns = [field for field in record._meta.concrete_fields if field.editable and not isinstance(field, NOT_FILLED)]
    return sum(empty(record, field) for field in columns) > len(columns) / 3


def fill(record, names):
    """Give each empty column among ``names`` a value that the model accepts together with all others."""
    columns = [
        field
        for field in record._meta.concrete_fields
        if field.name in names and field.editable and not isinstance(field, NOT_FILLED) and empty(record, field)
    ]
    left = try_all(record, columns)
    for size in (1, 2):
        left = try_some(record, left, size)
    with suppress(ValidationError):  # a published row, for example, stays as it is
        record.save()
    for field in record._meta.many_to_many:
        if field.name in names and not getattr(record, field.name).exists():
            getattr(record, field.name).set(field.related_model._default_manager.order_by("pk")[:2])


def try_all(record, columns):
    """All columns at once without those that an error names; those that stay empty are returned."""
    before = {field.attname: getattr(record, field.attname) for field in columns}
    given = list(columns)
    for field in columns:
        setattr(record, field.attname, value_for(record, field))
    while given and (wrong := errors(record)) is not None:
        named = [field for field in given if field.name in wrong]
        for field in named or given:
            setattr(record, field.attname, before[field.attname])
            given = [other for other in given if other is not field]
    return [field for field in columns if field not in given]


def try_some(record, columns, size):
    """Groups of ``size`` columns that belong together, such as the two ends of a period."""
    left = list(columns)
    for group in combinations(columns, size):
        if size > 1 and (len(columns) > 12 or any(field not in left for field in group)):
            continue
        if not try_all(record, group):
            left = [field for field in left if field not in group]
    return left


def errors(record):
    """The names of the fields that the model finds wrong; None where it finds nothing."""
    try:
        record.full_clean()
    except ValidationError as error:
        return set(error.message_dict) - {NON_FIELD_ERRORS}
    return None


def value_for(record, field):
    """A value that is telling when a form loses a part of it."""
    if not field.unique and (borrowed := borrowed_value(record, field)) is not None:
        return borrowed
    if field.is_relation:
        return other_record(record, field)
    if field.choices:
        taken = getattr(record, field.attname)
        return next((key for key, _ in field.flatchoices if key not in (None, "", taken)), taken)
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.JSONField):
        return getattr(record, field.attname)
    number = next(NUMBERS)
    return next((value(field, number) for kind, value in VALUES.items() if isinstance(field, kind)), None)


def borrowed_value(record, field):
    """What another record of the table holds; None where none holds anything."""
    if f"{record._meta.label}.{field.name}" in KNOWN:
        return KNOWN[f"{record._meta.label}.{field.name}"]
    others = type(record)._default_manager.exclude(pk=record.pk).exclude(**{f"{field.name}__isnull": True})
    values = others.order_by("pk").values_list(field.attname, flat=True)[:LOOKED_AT]
    return next((value for value in values if value not in ("", False)), None)


def other_record(record, field):
    if field.related_model is Place:
        found = Place.objects.order_by("pk")
    else:
        found = field.related_model._default_manager.exclude(
            **{"pk": record.pk} if field.related_model is type(record) else {"pk": 0}
        ).order_by("pk")
    return found.values_list("pk", flat=True).first()


def pages():
    """Every page of the back office, by its model's label."""
    registry = admin.site._registry
    return {model._meta.label: registry[model] for model in sorted(registry, key=lambda model: model._meta.label)}
