"""One valid instance of any model: by introspection, or by a factory that its room registers.

``make(Model, place=township)`` builds the record and what it needs, inside that place where the model has an area.
A room whose model has rules that introspection cannot guess registers its own in
``tests/<wing>/<room>/specimens.py``, which ``make`` finds::

    @factory(Edition)
    def edition(place, **values):
        return Edition.objects.create(name="…", **values)
"""

import datetime
import itertools
from decimal import Decimal
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from PIL import Image

from portal.accounts.access import POLICIES
from portal.accounts.models import Grant, User
from portal.media.pictures import DrawnPicture
from portal.places.models import Kind, Place

TESTS = Path(__file__).resolve().parent
FACTORIES = {}
NUMBERS = itertools.count(1)
NOTHING = object()
_picture = BytesIO()
Image.new("RGB", (4, 3)).save(_picture, "JPEG")
PICTURE = _picture.getvalue()


def factory(model):
    """Decorator: ``function(place, **values)`` makes the instances of ``model``."""

    def register(function):
        FACTORIES[model] = function
        return function

    return register


def make(model, *, place=None, **values):
    """A saved instance; ``place`` is a township (or county-level unit) that the record shall belong to."""
    registered()
    place = place or tree()["a1"]
    if model in FACTORIES:
        return FACTORIES[model](place, **values)
    return introspect(model, place, **values)


@cache
def registered():
    """The factories of every room are known."""
    for file in sorted(TESTS.glob("*/*/specimens.py")):
        import_module(".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts)))


def unknown(model, why):
    """What a developer reads where introspection fails."""
    room = "/".join(model.__module__.split(".")[:2])
    return f"No valid {model.__name__} could be guessed. Register a factory in tests/{room}/specimens.py: {why}"


def introspect(model, place, **values):
    record = model()
    for field in model._meta.concrete_fields:
        if field.name in values:
            setattr(record, field.name, values[field.name])
        elif needs_value(model, field):
            setattr(record, field.name, value_of(model, field, place))
    try:
        record.full_clean(exclude=[field.name for field in model._meta.concrete_fields if not field.editable])
    except ValidationError as error:
        raise AssertionError(unknown(model, error.message_dict)) from error
    record.save()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.FileField) and getattr(record, field.name):
            getattr(record, field.name).close()
    return record


def needs_value(model, field):
    if field.primary_key and isinstance(field, models.AutoField | models.BigAutoField):
        return False
    if field.name in heads(model):
        return True
    if field.has_default() or field.auto_created or getattr(field, "auto_now", False):
        return False
    if not field.editable and field.null:
        return False
    return (not field.blank or (field.is_relation and not field.null)) and not getattr(field, "auto_now_add", False)


def heads(model):
    """The foreign keys through which the policy finds the record's place."""
    policy = POLICIES.get(model)
    return {area.partition("__")[0] for area in policy.areas if area} if policy else set()


def value_of(model, field, place):
    if field.is_relation:
        if field.related_model is Place:
            return place.county if "county" in field.name else place
        return make(field.related_model, place=place)
    if field.choices:
        taken = model._base_manager.values_list(field.name, flat=True) if field.unique else ()
        return next(key for key, _ in field.flatchoices if key not in set(taken))
    number = next(NUMBERS)
    for kind, value in VALUES.items():
        if isinstance(field, kind):
            return value(field, number)
    raise AssertionError(unknown(model, f"{field.name} has no known value."))


VALUES = {
    models.UUIDField: lambda field, number: field.get_default(),
    models.BooleanField: lambda field, number: False,
    models.DateTimeField: lambda field, number: timezone.now(),
    models.DateField: lambda field, number: datetime.date(2026, 1, 1) + datetime.timedelta(days=number % 300),
    models.TimeField: lambda field, number: datetime.time(8, number % 60),
    models.DurationField: lambda field, number: datetime.timedelta(minutes=number),
    models.DecimalField: lambda field, number: Decimal(number % 10 ** (field.max_digits - field.decimal_places)),
    models.FloatField: lambda field, number: float(number),
    models.IntegerField: lambda field, number: 2000 + number % 100 if "year" in field.name else number % 30_000,
    models.EmailField: lambda field, number: f"a{number}@example.cn",
    models.URLField: lambda field, number: f"https://example.cn/{number}",
    models.SlugField: lambda field, number: f"s-{number}",
    models.ImageField: lambda field, number: DrawnPicture(PICTURE, name=f"{number}.jpg"),
    models.FileField: lambda field, number: ContentFile(b"%PDF-1.7", name=f"{number}.pdf"),
    models.JSONField: lambda field, number: {},
    models.CharField: lambda field, number: f"样例{number}"[: field.max_length],
    models.TextField: lambda field, number: f"样例文字 {number}",
    models.GenericIPAddressField: lambda field, number: "192.0.2.1",
}


@factory(Place)
def a_place(place, **values):
    """A township beside the given one."""
    number = next(NUMBERS)
    parent = place if place.kind in ("city",) else place.county
    kind = Kind.COUNTY if parent.kind == "city" else Kind.TOWN
    code = f"{379000000 + number}" if kind == Kind.COUNTY else f"{parent.code}{100 + number % 900}"
    fields = {"code": code, "name": f"样例镇{number}", "kind": kind, "parent": parent}
    record = Place(**{**fields, **values})
    record.county = record.county or (record if parent.kind == "city" else parent)
    record.save()
    return record


@factory(User)
def a_user(place, **values):
    return User.objects.create(**{"username": f"u{next(NUMBERS)}", "password": "!", "is_staff": True, **values})


TREE = (
    ("city", "379900", "样例市", Kind.CITY, None),
    ("a", "379901", "甲县", Kind.COUNTY, "city"),
    ("b", "379902", "乙县", Kind.COUNTY, "city"),
    ("a1", "379901001", "甲镇", Kind.TOWN, "a"),
    ("b1", "379902001", "乙镇", Kind.TOWN, "b"),
)


def tree():
    """A city with two counties and a township in each: ``city``, ``a``, ``a1``, ``b``, ``b1``."""
    there, places = {place.code: place for place in Place.objects.filter(code__in=[code for _, code, *_ in TREE])}, {}
    for key, code, name, kind, parent in TREE:
        if code in there:
            places[key] = there[code]
            continue
        fields = {"name": name, "kind": kind, "parent": places.get(parent), "county": places.get(parent)}
        places[key] = Place.objects.create(code=code, **fields)
        if kind == Kind.COUNTY:
            places[key].county = places[key]
            places[key].save()
    return places


def person(role=None, place=None, **values):
    """A member of staff with one grant, or with none."""
    user = make(User, **values)
    if role:
        Grant.objects.create(user=user, role=role, place=place)
    return user
